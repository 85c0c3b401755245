"""What the columns of tenant lists are called, and how to tell a column by its values.

The words are those of housing systems' exports and of hand-made lists; a header is compared without case, accents,
spaces and marks, so "ten_ref", "Ten. Ref" and "TenRef" are one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from desktop_app.domain.text_folding import digits, fold, words

FIELDS = (
    "reference", "title", "given", "family", "full_name", "address", "county", "postcode", "property_reference",
    "estate", "patch", "phone", "phone2", "email", "born", "language", "print_format", "kind", "access_needs",
)  # fmt: skip
"""Everything a column can be mapped to. `address` and `access_needs` may take several columns, which are joined."""
MANY_COLUMNS = frozenset({"address", "access_needs"})

_HEADERS: Mapping[str, str] = {
    "reference": (
        "personreference personref personnumber personno personid personcode partyref partyreference partyid "
        "customerreference customerref customernumber customerno customerid clientref clientreference clientid "
        "clientnumber contactref contactid contactreference contactnumberref recid recordid rowid id ref "
        "reference refno referenceno referencenumber tenantreference tenantref tenantid tenantnumber tenantno "
        "tenantcode tenancyreference tenancyref tenancyid tenancynumber tenancyno tenancycode tenref tenancy "
        "tenancyagreementref agreementref memberid membernumber memberref"
    ),
    "title": "title salutation prefix tenanttitle honorific",
    "given": (
        "given givenname givennames first firstname firstnames fname forename forenames christianname "
        "christiannames tenantforename tenantfirstname firstforename knownas preferredname nameforename"
    ),
    "family": (
        "family familyname surname surnames sname lname last lastname secondname tenantsurname tenantlastname "
        "namesurname"
    ),
    "full_name": (
        "name fullname tenantname tenant nameoftenant customername customer contactname personname residentname "
        "resident householder displayname names tenantfullname occupier occupant member membername"
    ),
    "county": "county state region province stateorcounty countystate administrativearea",
    "postcode": (
        "postcode postalcode pcode pc postcod zip zipcode addresspostcode propertypostcode tenantpostcode "
        "correspondencepostcode"
    ),
    "property_reference": (
        "propertyreference propertyref propertyid propertynumber propertyno propertycode propref propno propcode "
        "proprefno uprn assetref assetreference assetid unitref unitreference unitid dwellingref housecode "
        "placeref placereference"
    ),
    "estate": (
        "estate estatename scheme schemename development neighbourhood neighborhood community area areaname block "
        "blockname location locality2"
    ),
    "patch": (
        "patch patchname patchcode officerpatch housingofficerpatch managementarea officer housingofficer "
        "areateam ward officerarea"
    ),
    "phone": (
        "phone phoneno phonenumber telephone telephoneno telephonenumber tel telno telnumber mobile mobileno "
        "mobilenumber mobilephone mobiletelephone mob mobno cell cellphone contactnumber contactno contactphone "
        "contacttelephone daytimephone preferredphone phone1 tel1 telephone1 mainphone primaryphone hometel "
        "homephone hometelephone landline phonehome phonemobile"
    ),
    "phone2": (
        "phone2 tel2 telephone2 mobile2 otherphone alternativephone altphone secondphone secondaryphone worktel "
        "workphone worktelephone phonework alternativenumber othernumber"
    ),
    "email": (
        "email emailaddress emailid mail mailaddress emails contactemail primaryemail homeemail emailaddr email1 "
        "personalemail"
    ),
    "born": "born dateofbirth dob dobirth birthdate birthday dateborn tenantdob birth datebirth persondob",
    "language": (
        "language preferredlanguage firstlanguage mainlanguage mothertongue spokenlanguage lang languagespoken "
        "languagepreference"
    ),
    "print_format": (
        "format printformat preferredformat letterformat alternativeformat communicationformat largeprint "
        "communicationpreference communicationneeds communicationneed formatneeded documentformat printsize"
    ),
    "kind": (
        "kind persontype customertype tenanttype occupancytype occupiertype tenure tenuretype tenantorowner "
        "customerkind typeofperson kindofperson relationship"
    ),
    "access_needs": (
        "accessneeds accessneed accessrequirements access accessibility accessibilityneeds "
        "accessibilityrequirements adjustments reasonableadjustments supportneeds mobilityneeds accessnotes"
    ),
}
_ADDRESS_RANKS: Mapping[int, str] = {
    0: (
        "flat flatno flatnumber unit unitnumber unitno subbuilding subbuildingname apartment apartmentnumber "
        "flatposition roomnumber"
    ),
    1: "building buildingname housename propertyname houseorbuilding",
    2: (
        "housenumber houseno number no streetnumber streetno streetnum doornumber doorno propertyhousenumber "
        "buildingnumber hsno num"
    ),
    3: "street streetname road roadname thoroughfare streetaddress",
    4: (
        "address fulladdress propertyaddress homeaddress tenantaddress currentaddress addressfull tenancyaddress "
        "residentialaddress postaladdress"
    ),
    5: (
        "address1 addressline1 addr1 add1 addressline addrline1 propertyaddress1 propertyaddressline1 adressline1 line1"
    ),
    6: "address2 addressline2 addr2 add2 addrline2 propertyaddress2 propertyaddressline2 line2",
    7: "address3 addressline3 addr3 add3 addrline3 propertyaddress3 propertyaddressline3 line3",
    8: "address4 addressline4 addr4 add4 addrline4 propertyaddress4 propertyaddressline4 line4",
    9: "address5 addressline5 addr5 add5 addrline5 line5 suburb locality district village dependentlocality",
    10: "town city posttown towncity townorcity townname cityname",
}
_WHOLE_ADDRESS = 4
_FIELD_OF = {header: field for field, headers in _HEADERS.items() for header in headers.split()}
_RANK_OF = {header: rank for rank, headers in _ADDRESS_RANKS.items() for header in headers.split()}
_PRIORITY = {header: at for headers in _HEADERS.values() for at, header in enumerate(headers.split())}

_NOT_OURS = frozenset({
    "bank", "sort", "account", "rent", "arrears", "balance", "benefit", "income", "salary", "ethnicity",
    "ethnic", "religion", "faith", "gender", "sex", "sexual", "orientation", "nationality", "immigration",
    "passport", "disability", "medical", "health", "diagnosis", "marital", "insurance", "nino", "ni", "nhs",
    "ssn", "soc", "sec", "kin", "emergency", "carer", "gp", "doctor", "worker", "employer", "landlord",
    "contractor", "previous", "former", "forwarding", "correspondence", "start", "end", "date", "created",
    "updated", "modified", "signed", "council", "password", "pin",
})  # fmt: skip
_WORD_OF: Mapping[str, str] = {
    "forename": "given", "surname": "family", "postcode": "postcode", "uprn": "property_reference", "email": "email",
    "dob": "born", "birth": "born", "mobile": "phone", "telephone": "phone", "phone": "phone", "tel": "phone",
    "language": "language", "estate": "estate", "patch": "patch", "address": "address", "town": "address",
    "street": "address",
}  # fmt: skip
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


def field_of_header(header: str) -> str | None:
    """The field that a header names, or None. "soc_sec_id", "Next of kin phone" and "Rent account" name none of
    ours."""
    parts = words(_CAMEL.sub(" ", header))
    squashed = "".join(parts)
    if squashed in _FIELD_OF:
        return _FIELD_OF[squashed]
    if squashed in _RANK_OF:
        return "address"
    if "date" in parts and "birth" in parts:
        return "born"
    if not _NOT_OURS.isdisjoint(parts):
        return None
    if "e" in parts and "mail" in parts:
        return "email"
    found = {_WORD_OF[part] for part in parts if part in _WORD_OF}
    return found.pop() if len(found) == 1 and len(parts) <= 4 else None


def guess_fields(columns: Sequence[str], sample: Sequence[Sequence[str]]) -> dict[str, tuple[int, ...]]:
    """Field to column numbers, best guess. A field that takes one column gets the one whose header is the plainest."""
    found: dict[str, list[int]] = {}
    for at, column in enumerate(columns):
        field = field_of_header(column)
        if field is None or (field == "reference" and _nothing_in(at, sample)):
            field = _field_of_values(column, at, sample)
        if field is not None:
            found.setdefault(field, []).append(at)
    addresses = _address_columns(columns, found.pop("address", []))
    fields: dict[str, tuple[int, ...]] = {"address": addresses} if addresses else {}
    for field, places in found.items():
        best = sorted(places, key=lambda at: _PRIORITY.get(_squashed(columns[at]), 999))
        fields[field] = tuple(sorted(best)) if field in MANY_COLUMNS else (best[0],)
        if field == "phone" and len(best) > 1 and "phone2" not in found:
            fields["phone2"] = (best[1],)
    _settle_names(fields)
    return {field: fields[field] for field in FIELDS if field in fields}


def _squashed(header: str) -> str:
    return "".join(words(_CAMEL.sub(" ", header)))


def _nothing_in(at: int, sample: Sequence[Sequence[str]]) -> bool:
    return bool(sample) and not any(row[at].strip() for row in sample if at < len(row))


def _address_columns(columns: Sequence[str], places: list[int]) -> tuple[int, ...]:
    """Number, street, lines, town in the order they are written; one column with the whole address wins over none
    of these."""
    ranks = {at: _RANK_OF.get(_squashed(columns[at]), 3) for at in places}
    in_parts = [at for at in places if ranks[at] > _WHOLE_ADDRESS or ranks[at] == 3]
    if any(5 <= ranks[at] <= 6 for at in places) or len(in_parts) > 2:
        places = [at for at in places if ranks[at] != _WHOLE_ADDRESS or _plain_first_line(columns[at], ranks)]
    return tuple(sorted(places, key=lambda at: (ranks[at], at)))


def _plain_first_line(column: str, ranks: Mapping[int, int]) -> bool:
    """Whether "Address" stands for the first line, as in "Address, Address 2, Town"."""
    return _squashed(column) == "address" and 5 not in ranks.values() and 3 not in ranks.values()


def _settle_names(fields: dict[str, tuple[int, ...]]) -> None:
    """ "Name" beside "Surname" is the given name; a whole name beside both parts is not needed."""
    if "full_name" not in fields:
        return
    if "given" in fields and "family" in fields:
        del fields["full_name"]
    elif "family" in fields:
        fields["given"] = fields.pop("full_name")


_VALUE_SHAPES: tuple[tuple[str, Callable[[str], bool]], ...] = (
    ("email", lambda text: bool(re.fullmatch(r"[^\s@]+@[^\s@]+\.[^\s@]+", text))),
    ("postcode", lambda text: bool(re.fullmatch(r"[a-zA-Z]{1,2}\d[a-zA-Z\d]?\s*\d[a-zA-Z]{2}", text))),
    ("phone", lambda text: bool(re.fullmatch(r"(?:\+44|0)[\d ()\-]{8,}", text)) and 10 <= len(digits(text)) <= 13),
)
_NAMELESS = re.compile(r"column \d+")


def _field_of_values(column: str, at: int, sample: Sequence[Sequence[str]]) -> str | None:
    """A column without a telling header by what most of its values look like: e-mail, UK postcode or UK phone."""
    parts = words(column)
    if not _NOT_OURS.isdisjoint(parts):
        return None
    nameless = not parts or _NAMELESS.fullmatch(fold(column))
    shapes = _VALUE_SHAPES if nameless else _VALUE_SHAPES[:2]
    values = [text for row in sample if at < len(row) and (text := row[at].strip())]
    for field, looks_like in shapes:
        if len(values) >= 2 and sum(map(looks_like, values)) >= 0.8 * len(values):
            return field
    return None
