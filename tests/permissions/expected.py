"""Who may open what, written by hand: the program is held against this, not the reverse.

The five cases are deviations: `plain` in Anna's section; `protected`, there too, about somebody with a
protected identity; `restricted`, there too, with Ludvig as its only named reader; `other_unit` in Nils'
section; `other_board` in Olle's, of another nämnd. Maja is responsible for an action in each of them.
Whoever does not see a case gets 404; who sees it but may not do this, 403; the anonymous are sent to sign in.
"""

CASES = ["plain", "protected", "restricted", "other_unit", "other_board"]

SEE = {
    "plain": "harald elsa eva ulla astrid kerstin stina",
    "protected": "elsa eva ulla astrid stina",
    "restricted": "ludvig",
    "other_unit": "nils astrid kerstin stina",
    "other_board": "olle karin",
}
INVESTIGATE = {
    "plain": "harald elsa eva ulla astrid stina",
    "protected": "elsa eva ulla astrid stina",
    "restricted": "ludvig",
    "other_unit": "nils astrid stina",
    "other_board": "olle",
}
DECIDE = {
    "plain": "elsa eva ulla astrid",
    "protected": "elsa eva ulla astrid",
    "restricted": "",
    "other_unit": "nils astrid",
    "other_board": "olle",
}
# A proposal on the verksamhetsområde's level: whoever decides there, or above, and reads the case.
DECIDE_AREA = dict.fromkeys(CASES, "astrid") | {"restricted": "", "other_board": ""}
# Nobody but the reporter: here Nora reported all five.
REPORTED = dict.fromkeys(CASES, "nora")

# Pages and commands of one case: {name of the address: (who, how one comes there)}.
CASE_PAGES = {
    "cases:case": (SEE, "reference"),
    "cases:similar": (INVESTIGATE, "reference"),
    "cases:attachment": (SEE, "attachment"),
    "cases:document": (SEE, "document"),
    "cases:more": (SEE, "reference"),
    "api:deviation-detail": (SEE, "reference"),
}
CASE_COMMANDS = {
    "cases:classify": (INVESTIGATE, "reference"),
    "cases:leave_other": (INVESTIGATE, "reference"),
    "cases:investigation": (INVESTIGATE, "reference"),
    "cases:complete": (INVESTIGATE, "reference"),
    "cases:depth": (INVESTIGATE, "full"),
    "cases:timeline": (INVESTIGATE, "reference"),
    "cases:heard": (INVESTIGATE, "reference"),
    "cases:remove_entry": (INVESTIGATE, "entry"),
    "cases:remove_heard": (INVESTIGATE, "heard"),
    "cases:decide_proposal": (DECIDE_AREA, "proposal"),
    "cases:unlock": (DECIDE, "reference"),
    "cases:add_action": (INVESTIGATE, "reference"),
    "cases:note": (INVESTIGATE, "reference"),
    "cases:identities": (INVESTIGATE, "reference"),
    "cases:dialogue": (INVESTIGATE, "reference"),
    "cases:attach": (INVESTIGATE, "reference"),
    "cases:person": (INVESTIGATE, "reference"),
    "cases:move": (DECIDE, "reference"),
    "cases:assign": (INVESTIGATE, "reference"),
    "cases:perform": (INVESTIGATE, "investigate"),
    "cases:follow_up": (INVESTIGATE, "risk"),
    "cases:name_reader": (DECIDE, "reference"),
    "cases:end_reading": (DECIDE, "reader"),
    "cases:bar_person": (DECIDE, "reference"),
    "cases:diary_number": (DECIDE, "reference"),
    "cases:extend_deadline": (DECIDE, "deadline"),
    "cases:hold": (DECIDE, "reference"),
    "cases:lift_hold": (DECIDE, "held"),
    "cases:reclassify": (DECIDE, "reference"),
    "cases:add_unit": (DECIDE, "reference"),
    "cases:handover": (INVESTIGATE, "reference"),
    "cases:excuse_part": (DECIDE, "other_unit"),
    "cases:remove_unit": (DECIDE, "other_unit"),
    "cases:finish_action": (INVESTIGATE, "action"),
    "cases:judge_effect": (INVESTIGATE, "action"),
    "cases:withdraw_action": (INVESTIGATE, "action"),
    "complaints:acknowledge": (INVESTIGATE, "complaint"),
    "complaints:about": (INVESTIGATE, "complaint"),
    "complaints:answer": (INVESTIGATE, "complaint"),
    "complaints:appeal": (INVESTIGATE, "complaint"),
    "complaints:no_appeal": (DECIDE, "complaint"),
    "complaints:concern": (INVESTIGATE, "complaint"),
    "complaints:no_concern": (DECIDE, "complaint"),
    "complaints:lexsarah": (INVESTIGATE, "complaint"),
    "complaints:pass_on": (DECIDE, "complaint"),
    "complaints:extend": (INVESTIGATE, "complaint"),
    "complaints:split": (INVESTIGATE, "complaint"),
    "complaints:join": (DECIDE, "complaint"),
    "complaints:separate": (DECIDE, "complaint"),
    "complaints:group": (INVESTIGATE, "complaint"),
    "complaints:leave_group": (INVESTIGATE, "complaint"),
    "complaints:answer_together": (INVESTIGATE, "complaint"),
    "deviations:lexsarah": (INVESTIGATE, "reference"),
    "deviations:direct": (DECIDE, "reference"),
    "deviations:informed": (INVESTIGATE, "reference"),
}
# Commands of the API, which take no page: {name: (who, method)}.
API_COMMANDS = {
    "api:deviation-step": (SEE, "post"),
    "api:deviation-classification": (INVESTIGATE, "put"),
}
# The reporter's own pages, which are not a way into the case.
OWN_PAGES = {"deviations:receipt": REPORTED, "deviations:own_report": REPORTED}

EVERYBODY = (
    "anna harald elsa eva ulla astrid kerstin stina ludvig sara maja siv rut frida dag sven "
    "nils nora olle sonja karin utan"
)
REPORT = (
    "anna harald elsa eva ulla astrid kerstin stina ludvig sara maja siv rut dag sven "
    "nils nora olle sonja karin"
)
EXPORT = "elsa eva ulla astrid kerstin stina siv nils olle karin"
FIGURES = "elsa eva ulla astrid kerstin stina sara maja siv frida nils olle sonja karin"
FIGURES_OF_ANNAS_SECTION = "elsa eva ulla astrid kerstin stina sara maja siv frida"
FIGURES_IN_ANNAS_BOARD = "elsa eva ulla astrid kerstin stina sara maja siv frida nils"
FIGURES_OF_ANNAS_BOARD = "kerstin stina sara maja siv frida"
# Django's admin holds the settings: nobody else comes in, whatever part of it she asks for.
ADMIN = {"admin:index": "sven"}

# The registrator and the nämndsekreterare look after the gallring of the whole nämnd; a role on the
# municipality gives nothing inside one (decision 8).
RETAIN = "siv rut"
# Of a decision and a list that Rut proposed, in Anna's nämnd.
RETENTION_PAGES = dict.fromkeys(
    [
        "cases:retention",
        "cases:retention_new",
        "cases:retention_rule",
        "cases:retention_rows",
        "cases:retention_end",
        "cases:retention_propose",
        "cases:retention_list",
        "cases:retention_approve",
        "cases:retention_withdraw",
        "cases:retention_protocol",
    ],
    RETAIN,
)

# Those of them that are forms: an empty one changes nothing.
RETENTION_FORMS = [
    "cases:retention_new",
    "cases:retention_end",
    "cases:retention_propose",
    "cases:retention_approve",
    "cases:retention_withdraw",
]

REREAD = "elsa eva ulla astrid kerstin stina sara maja siv frida nils olle sonja karin"

# Pages that belong to no case: {name: who}; all others get 403.
PAGES = {
    "start": EVERYBODY,
    "password_change": EVERYBODY,
    "password_change_done": EVERYBODY,
    "deviations:report": REPORT,
    "complaints:write_down": REPORT,
    "complaints:levels": "sven",
    "complaints:leaflets": REPORT,
    "deviations:mine": REPORT,
    # Those who decide by a role of their own, not as somebody's ersättare.
    "away": "elsa ulla astrid nils olle",
    # Those who read both the cases and the figures of some unit.
    "reports:process": "elsa eva ulla astrid kerstin stina nils olle karin",
    # Those who read cases, and those of them who may take lists out.
    "reports:suppliers": "harald elsa eva ulla astrid kerstin stina nils olle karin",
    "reports:suppliers_excel": "elsa eva ulla astrid kerstin stina siv nils olle karin",
    "deviations:other": REPORT,
    # Those who decide in some unit, and those who administer.
    "deviations:codes": "elsa eva ulla astrid nils olle sven",
    # Those who administer, and those who read all the cases of a nämnd.
    "deviations:times": "kerstin stina karin sven",
    "cases:suggestions": "kerstin stina karin sven",
    "cases:suggestion_rows": "kerstin stina karin sven",
    # Those who read decided cases again, and those who follow a nämnd's figures.
    "cases:rereading": REREAD,
    "cases:rereading_rows": REREAD,
    # The dataskyddsombud follows who reads and who may.
    "reports:read_log": "dag",
    "reports:read_log_excel": "dag",
    "reports:access": "dag",
    "reports:access_excel": "dag",
    # The diary is kept by the registrator and the nämndsekreterare.
    "cases:diary": "siv rut",
    "cases:diary_export": "siv rut",
    "api:schema": EVERYBODY,
    "api:deviation-list": EVERYBODY,
    # Other systems hand in here with their keys; nobody who is signed in does.
    "api:complaint-list": "",
    "api:complaint-areas": "",
}
# Open to everybody, signed in or not.
PUBLIC = {
    "login",
    "logout",
    "demo_login",
    "complaints:tell",
    "complaints:follow",
    "accessibility",
    "privacy",
    "deviations:open_enter",
    "deviations:open_report",
    "complaints:moved",
    "complaints:leaflet",
}
# Lists are open to all who are signed in and hold what each may see, often nothing (see the canaries).
LISTS = {
    "cases:inbox": EVERYBODY,
    "cases:questions": EVERYBODY,
    "cases:others": EVERYBODY,
    "cases:list": EVERYBODY,
    "cases:export": EXPORT,
    "cases:actions": EVERYBODY,
    "cases:actions_export": EXPORT,
    "cases:proposals": EVERYBODY,
}
# Commands of another kind of case than a deviation: nobody's in all five (each has tests of its own).
OTHER_KINDS = ["lexsarah:hand_back"]
# What is one person's alone, with tests of its own: a reading in a sample, a unit's own part.
OWN_TESTS = ["cases:reread", "cases:part"]
# Addresses that only take what is sent.
POSTS = {"cases:find_person": EVERYBODY, "deviations:draft": REPORT, "deviations:identities": REPORT}
# Pages of figures: {name: who}. They are made of Anna's nämnd; the rows of `unit_summary` of her section.
FIGURE_PAGES = {
    "reports:summaries": FIGURES,
    "reports:summary": FIGURES_IN_ANNAS_BOARD,
    "reports:unit_summary": FIGURES_OF_ANNAS_SECTION,
    "reports:unit_pdf": FIGURES_OF_ANNAS_SECTION,
    "reports:unit_excel": FIGURES_OF_ANNAS_SECTION,
    "reports:apt_latest": FIGURES_OF_ANNAS_SECTION,
    "reports:apt": FIGURES_OF_ANNAS_SECTION,
    "reports:apt_pdf": FIGURES_OF_ANNAS_SECTION,
    "reports:summary_of_job": FIGURES_IN_ANNAS_BOARD,
    "reports:quality_reports": "kerstin stina sara maja siv frida sonja karin",
    "reports:quality_report": FIGURES_OF_ANNAS_BOARD,
    "reports:quality_report_of_job": FIGURES_OF_ANNAS_BOARD,
    "reports:quality_report_pdf": FIGURES_OF_ANNAS_BOARD,
    "reports:quality_report_word": FIGURES_OF_ANNAS_BOARD,
}
# Pages of one unit, here Anna's section.
UNIT_PAGES = {
    "deviations:code": "elsa eva ulla astrid sven",
    "deviations:code_sheet": "elsa eva ulla astrid sven",
}
# A job is its owner's, and everybody's who may see the figures of its nämnd.
JOB_PAGES = {"jobs:job": FIGURES_OF_ANNAS_BOARD, "jobs:status": FIGURES_OF_ANNAS_BOARD}
# What takes nothing without the signed token of a page that was opened; then it is not found by anybody.
SIGNED = {"cases:draft"}
