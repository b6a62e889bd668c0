"""The addresses of cases: the inbox, the lists, and every case with what can be done in it."""

from django.urls import path

from cases.views import (
    acting,
    analysing,
    commands,
    dialogue,
    files,
    following,
    inbox,
    kept,
    lists,
    proposing,
    writing,
)
from cases.views.case import case

app_name = "cases"
urlpatterns = [
    path("folj-rapport/", following.follow, name="follow"),
    path("inkorg/", inbox.inbox, name="inbox"),
    path("inkorg/fragor/", dialogue.questions, name="questions"),
    path("arenden/", lists.case_list, name="list"),
    path("arenden/export/", lists.export, name="export"),
    path("arenden/sok-person/", lists.find_person, name="find_person"),
    path("arenden/<str:reference>/", case, name="case"),
    path("arenden/<str:reference>/utkast/", kept.draft, name="draft"),
    path("arenden/<str:reference>/klassificera/", commands.classify, name="classify"),
    path("arenden/<str:reference>/utredning/", commands.investigation, name="investigation"),
    path("arenden/<str:reference>/utredning/djup/<slug:depth>/", analysing.depth, name="depth"),
    path("arenden/<str:reference>/tidslinje/", analysing.timeline, name="timeline"),
    path(
        "arenden/<str:reference>/tidslinje/<int:entry_id>/ta-bort/",
        analysing.remove_entry,
        name="remove_entry",
    ),
    path("arenden/<str:reference>/samtal/", analysing.heard, name="heard"),
    path(
        "arenden/<str:reference>/samtal/<int:heard_id>/ta-bort/", analysing.remove_heard, name="remove_heard"
    ),
    path("arenden/<str:reference>/liknande/", analysing.similar, name="similar"),
    path("arenden/<str:reference>/forslag/<int:proposal_id>/", proposing.decide, name="decide_proposal"),
    path("arenden/<str:reference>/klar/", commands.complete, name="complete"),
    path("arenden/<str:reference>/las-upp/", commands.unlock, name="unlock"),
    path("arenden/<str:reference>/atgard/", acting.add_action, name="add_action"),
    path("arenden/<str:reference>/anteckning/", writing.note, name="note"),
    path("arenden/<str:reference>/dialog/", dialogue.dialogue, name="dialogue"),
    path("arenden/<str:reference>/filer/", writing.attach, name="attach"),
    path("arenden/<str:reference>/person/", writing.person, name="person"),
    path("arenden/<str:reference>/flytta/", commands.move, name="move"),
    path("arenden/<str:reference>/handlaggare/", commands.assign, name="assign"),
    path("arenden/<str:reference>/steg/<slug:name>/", commands.perform, name="perform"),
    path("arenden/<str:reference>/folj-upp/<slug:kind>/", commands.follow_up, name="follow_up"),
    path("atgarder/", lists.actions, name="actions"),
    path("atgarder/forslag/", proposing.proposals, name="proposals"),
    path("atgarder/<int:action_id>/klar/", acting.finish_action, name="finish_action"),
    path("atgarder/<int:action_id>/effekt/", acting.judge_effect, name="judge_effect"),
    path("atgarder/<int:action_id>/ta-bort/", acting.withdraw_action, name="withdraw_action"),
    path("bilagor/<int:attachment_id>/", files.attachment, name="attachment"),
    path("dokument/<str:number>/", files.document, name="document"),
]
