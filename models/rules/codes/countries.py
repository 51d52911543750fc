"""Formats by country: postal codes, IBAN lengths, VAT numbers, default languages. Next: gb2260.py."""

from collections.abc import Mapping

# The pattern of the code as it is stored; "" = the country has none.
POSTAL: Mapping[str, str] = {
    **dict.fromkeys(("CN", "SG", "IN", "RU"), r"[0-9]{6}"),
    **dict.fromkeys(("DE", "FR", "IT", "ES", "KR", "MY", "TH", "ID", "MX", "UA", "TR", "FI"), r"[0-9]{5}"),
    "US": r"[0-9]{5}(-[0-9]{4})?",
    **dict.fromkeys(("AT", "CH", "BE", "DK", "AU", "NO", "NZ", "ZA", "HU"), r"[0-9]{4}"),
    "JP": r"[0-9]{3}-[0-9]{4}",
    "TW": r"[0-9]{3}([0-9]{2,3})?",
    "NL": r"[0-9]{4} [A-Z]{2}",
    **dict.fromkeys(("SE", "CZ", "SK", "GR"), r"[0-9]{3} [0-9]{2}"),
    "PL": r"[0-9]{2}-[0-9]{3}",
    "PT": r"[0-9]{4}-[0-9]{3}",
    "BR": r"[0-9]{5}-[0-9]{3}",
    "CA": r"[A-Z][0-9][A-Z] [0-9][A-Z][0-9]",
    "IL": r"[0-9]{7}",
    "GB": r"[A-Z]{1,2}[0-9][0-9A-Z]? [0-9][A-Z]{2}",
    **dict.fromkeys(("HK", "MO", "AE"), ""),
}
# Where the space stands, from the end when negative; a missing one is put in.
POSTAL_SPACE: Mapping[str, int] = {"NL": 4, "SE": 3, "CZ": 3, "SK": 3, "GR": 3, "CA": 3, "GB": -3}

IBAN_LENGTHS: Mapping[str, int] = {
    **{"AD": 24, "AE": 23, "AT": 20, "BE": 16, "BG": 22, "CH": 21, "CY": 28, "CZ": 24, "DE": 22, "DK": 18},
    **{"EE": 20, "ES": 24, "FI": 18, "FR": 27, "GB": 22, "GR": 27, "HR": 21, "HU": 28, "IE": 22, "IL": 23},
    **{"IS": 26, "IT": 27, "LI": 21, "LT": 20, "LU": 20, "LV": 21, "MC": 27, "MT": 31, "NL": 18, "NO": 15},
    **{"PL": 28, "PT": 25, "RO": 24, "SA": 24, "SE": 24, "SI": 19, "SK": 24, "SM": 27, "TR": 26},
}
# Where the bank's key stands behind the check digits.
IBAN_BANK: Mapping[str, tuple[int, int]] = {
    **dict.fromkeys(("EE", "IS", "SA", "SI"), (0, 2)),
    **dict.fromkeys(("AE", "BE", "CY", "FI", "GR", "HU", "IL", "LU", "SE"), (0, 3)),
    **dict.fromkeys(
        ("AD", "BG", "CZ", "DK", "ES", "GB", "IE", "LV", "MT", "NL", "NO", "PT", "RO", "SK"), (0, 4)
    ),
    **dict.fromkeys(("AT", "CH", "FR", "LI", "LT", "MC", "TR"), (0, 5)),
    "HR": (0, 7),
    **dict.fromkeys(("DE", "PL"), (0, 8)),
    **dict.fromkeys(("IT", "SM"), (1, 6)),
}
# Here nothing but the bank and the account stands in an IBAN, so both can be compared.
IBAN_COMPARED = frozenset({"DE", "AT", "CH", "NL"})

VAT: Mapping[str, str] = {
    "AT": r"ATU[0-9]{8}",
    "BE": r"BE[01][0-9]{9}",
    "BG": r"BG[0-9]{9,10}",
    "CY": r"CY[0-9]{8}[A-Z]",
    "CZ": r"CZ[0-9]{8,10}",
    "DE": r"DE[0-9]{9}",
    "DK": r"DK[0-9]{8}",
    "EE": r"EE[0-9]{9}",
    "GR": r"EL[0-9]{9}",
    "ES": r"ES[0-9A-Z][0-9]{7}[0-9A-Z]",
    "FI": r"FI[0-9]{8}",
    "FR": r"FR[0-9A-Z]{2}[0-9]{9}",
    "HR": r"HR[0-9]{11}",
    "HU": r"HU[0-9]{8}",
    "IE": r"IE[0-9A-Z]{8,9}",
    "IT": r"IT[0-9]{11}",
    "LT": r"LT([0-9]{9}|[0-9]{12})",
    "LU": r"LU[0-9]{8}",
    "LV": r"LV[0-9]{11}",
    "MT": r"MT[0-9]{8}",
    "NL": r"NL[0-9]{9}B[0-9]{2}",
    "PL": r"PL[0-9]{10}",
    "PT": r"PT[0-9]{9}",
    "RO": r"RO[0-9]{2,10}",
    "SE": r"SE[0-9]{12}",
    "SI": r"SI[0-9]{8}",
    "SK": r"SK[0-9]{10}",
}

LANGUAGES: Mapping[str, str] = {
    **dict.fromkeys(("CN", "TW", "HK", "MO", "SG"), "zh"),
    **dict.fromkeys(("DE", "AT", "CH", "LI"), "de"),
    "JP": "ja",
}
OTHER_LANGUAGE = "en"
