"""Short forms of fingerprints, for paper and the telephone."""


def code_of(fingerprint: str) -> str:
    """Return the short form of a fingerprint that people compare on paper and by telephone.

    >>> code_of("4f2a91c0ffee"), code_of("")
    ('4F2A-91C0', '')
    """
    return f"{fingerprint[:4]}-{fingerprint[4:8]}".upper() if fingerprint else ""
