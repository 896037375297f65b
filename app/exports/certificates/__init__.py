"""Certificates of commendation (giấy khen): from a decision's lines to pages of A4 on its side."""
