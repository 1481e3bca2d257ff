"""A joint purchase with every fact known, and the day on which each of its notices would be published."""

from datetime import date

FULL = {
    "format": "wherry/purchase/1",
    "ref": "NFK/J-0001",
    "title": "Eastern wide area network",
    "description": "A managed wide area network for two counties",
    "lead": "NFK",
    "ocid": "ocds-h6vhtk-04eac3",
    "category": "services",
    "cpv": ["72720000-3", "64214000"],
    "regions": ["UKH1"],
    "procedure": "competitive flexible procedure",
    "procedure_words": "Selection of five, dialogue, final tenders",
    "framework": False,
    "value_gbp": 20_000_000,
    "value_with_vat_gbp": 24_000_000,
    "tender_notice_on": "2027-03-01",
    "planned_notice_on": "2026-12-01",
    "engagement_ends": "2027-01-31",
    "engagement": "Two webinars",
    "enquiries_by": "2027-03-20",
    "interest_by": "2027-03-31",
    "tender_by": "2027-05-31",
    "award_by": "2027-09-30",
    "submit_to": "https://example.org/tenders",
    "electronic": True,
    "languages": "English",
    "conditions": "Two networks of 100 sites",
    "documents": "https://example.org/documents",
    "risks": "Sites may close",
    "conflicts_assessed": True,
    "ended_on": "2027-07-01",
    "ended_reason": "No tender was within the budget",
    "buyers": [
        {
            "ref": ref, "name": f"{place} County Council", "ppon": f"PABC-1234-DEF{at}", "street": "County Hall",
            "locality": place, "postcode": "NR1 2DH", "region": "UKH15", "email": f"buying@{ref.lower()}.example",
            "contact": "Procurement team", "authority": "sub-central authority",
        }
        for at, (ref, place) in enumerate((("NFK", "Norfolk"), ("SFK", "Suffolk")))
    ],
    "lots": [
        {
            "number": "1", "title": "Norfolk", "description": "Lines in Norfolk", "starts": "2028-04-01",
            "ends": "2033-03-31", "extend_to": "2035-03-31", "extensions": "Two times 12 months",
            "value_gbp": 12_000_000, "value_with_vat_gbp": 14_400_000, "suits_sme": True, "suits_vcse": False,
        },
        {
            "number": "2", "title": "Suffolk", "description": "Lines in Suffolk", "starts": "2028-04-01",
            "ends": "2033-03-31", "extend_to": "2033-03-31", "value_gbp": 8_000_000,
            "value_with_vat_gbp": 9_600_000, "suits_sme": True, "suits_vcse": False, "cpv": ["64214400"],
        },
    ],
    "criteria": [
        {"kind": "price", "name": "Whole-life price", "weight_percent": 60},
        {"kind": "quality", "name": "Method", "weight_percent": 40},
    ],
    "sellers": [
        {
            "ref": "carrier-a", "name": "Carrier A Ltd", "company_number": "1234567", "street": "1 Test Street",
            "locality": "Leeds", "postcode": "LS1 1AA", "email": "a@example.org", "sme": False, "vcse": False,
            "supported_employment": False, "service_mutual": False,
        }
    ],
    "awards": [
        {
            "ref": "A-1", "lots": ["1"], "sellers": ["carrier-a"], "decided": "2027-11-01",
            "summaries_sent": "2027-11-02", "standstill_ends": "2027-11-15", "sign_on": "2027-11-22", "tenders": 5,
            "tenders_assessed": 4, "starts": "2028-04-01", "ends": "2033-03-31", "extend_to": "2035-03-31",
            "value_gbp": 11_000_000, "value_with_vat_gbp": 13_200_000,
        }
    ],
    "contracts": [
        {
            "ref": "K-1", "award": "A-1", "title": "Norfolk network", "body": "NFK", "signed": "2027-11-22",
            "starts": "2028-04-01", "ends": "2033-03-31", "extend_to": "2035-03-31", "value_gbp": 11_000_000,
            "value_with_vat_gbp": 13_200_000, "document": "https://example.org/k-1",
            "indicators": ["Sites in service", "Faults mended in time", "Changes in time"],
        }
    ],
    "changes": [
        {
            "contract": "K-1", "description": "The first extension is taken", "ground": "provided for in the contract",
            "reason": "Clause 3 foresees it", "change_on": "2032-09-30", "value_before_gbp": 11_000_000,
            "value_gbp": 13_200_000, "ends_before": "2033-03-31", "ends": "2034-03-31", "extend_to": "2035-03-31",
        }
    ],
    "endings": [
        {
            "contract": "K-1", "ended": "2034-03-31", "reason": "completed", "explanation": "The term is over",
            "value_gbp": 12_900_000,
        }
    ],
}  # fmt: skip

DIRECT = {
    "procedure": "direct award",
    "direct_ground": "schedule 5, paragraph 7",
    "direct_reason": "Another supplier's lines would not work with these",
}

DAYS = {
    "UK1": date(2027, 4, 12), "UK2": date(2026, 12, 10), "UK3": date(2026, 12, 1), "UK4": date(2027, 3, 1),
    "UK5": date(2027, 11, 2), "UK6": date(2027, 11, 3), "UK7": date(2027, 12, 1), "UK10": date(2032, 8, 1),
    "UK11": date(2034, 4, 10), "UK12": date(2027, 7, 2),
}  # fmt: skip
