"""The people one can be in the demo: one per role, with her place in the organisation."""

from dataclasses import dataclass

from organisation.roles import Role

HOME, OTHER, ELSEWHERE = "Utredning barn Norr 2", "Utredning barn Norr 3", "Gruppbostaden Enbacken"
ENHET, AREA, BOARD, OTHER_BOARD = (
    "Utredning barn Norr",
    "Barn och familj",
    "Socialnämnden",
    "Funktionsstödsnämnden",
)


@dataclass(frozen=True)
class Part:
    """One person of the cast; `unit` is None for the whole municipality."""

    username: str
    first: str
    last: str
    title: str
    role: Role
    unit: str | None
    instead_of: str = ""


CAST = (
    Part("anna", "Anna", "Lindstrand", "Socialsekreterare", Role.STAFF, HOME),
    Part("harald", "Harald", "Nymark", "Förste socialsekreterare", Role.SENIOR_SOCIAL_WORKER, HOME),
    Part("elsa", "Elsa", "Bergwall", "Sektionschef", Role.SECTION_CHIEF, HOME),
    Part("eva", "Eva", "Hallin", "Förste socialsekreterare", Role.DEPUTY, HOME, instead_of="elsa"),
    Part("gunnel", "Gunnel", "Ekbom", "Enhetschef", Role.UNIT_CHIEF, ENHET),
    Part("amir", "Amir", "Safari", "Avdelningschef", Role.DEPARTMENT_CHIEF, AREA),
    Part("kerstin", "Kerstin", "Öberg", "Kvalitetscontroller", Role.QUALITY_CONTROLLER, BOARD),
    Part("sanna", "Sanna", "Wikdal", "Socialt ansvarig samordnare", Role.SAS, BOARD),
    Part("ingrid", "Ingrid", "Hjort", "Utredare", Role.LEXSARAH_INVESTIGATOR, BOARD),
    Part("sara", "Sara", "Lundby", "Utvecklingsledare", Role.LEXSARAH_RESPONSIBLE, BOARD),
    Part("mats", "Mats", "Rosenlund", "Medicinskt ansvarig sjuksköterska", Role.MAS_MAR, BOARD),
    Part("siv", "Siv", "Tornberg", "Nämndsekreterare", Role.BOARD_SECRETARY, BOARD),
    Part("rut", "Rut", "Almkvist", "Registrator", Role.REGISTRAR, BOARD),
    Part("folke", "Folke", "Stenmark", "Ordförande i arbetsutskottet", Role.ELECTED, BOARD),
    Part("dag", "Dag", "Hedin", "Dataskyddsombud", Role.DATA_PROTECTION_OFFICER, BOARD),
    Part("sven", "Sven", "Ångman", "Systemförvaltare", Role.SYSTEM_MANAGER, None),
    Part("nils", "Nils", "Bergkvarn", "Sektionschef", Role.SECTION_CHIEF, OTHER),
    Part("olle", "Olle", "Sundin", "Sektionschef", Role.SECTION_CHIEF, ELSEWHERE),
    Part("petra", "Petra", "Vinter", "Kvalitetscontroller", Role.QUALITY_CONTROLLER, OTHER_BOARD),
    Part("lisa", "Lisa", "Granlund", "Lex Sarah-ansvarig", Role.LEXSARAH_RESPONSIBLE, OTHER_BOARD),
)
