"""Paper: reports as values, then as workbooks and pages."""
