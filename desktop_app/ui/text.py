"""Every sentence that a code becomes: errors, what was wrong with a field, what was done.

Each says what to do next. No Qt here: the command line says the same words as the window.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from desktop_app.domain.changes import Op, Value
from desktop_app.domain.errors import AppError, Fact, Rejected
from desktop_app.ui import format_words, times

if TYPE_CHECKING:
    from desktop_app.domain.recovery_key import TypedKey
    from desktop_app.services.people import Need

ERRORS: dict[str, str] = {
    # the store
    "already-set-up": "There is a copy of Neighbourhood Desk here already. Open it, or choose another folder.",
    "not-set-up": "Nothing is set up here yet. Start with “init”, or open the window and follow its three steps.",
    "in-use": "Neighbourhood Desk is open already. Use that window, or close it and try again.",
    "busy": "The database is busy. Wait a moment and try again.",
    "damaged": "The database is damaged and was not opened. Nothing was changed. Restore the newest back-up, or send"
    " this folder to support.",
    "too-new": "This database was made by a newer version ({theirs}; this one reads up to {ours}). Install the newest"
    " version. Nothing was changed.",
    "read-only": "Nothing can be written in this copy's folder. Ask support to let you write there; nothing was lost.",
    "full": "The disk is full, so this was not saved. Make some room and do it again. What was saved before is kept.",
    "disk-trouble": "The disk did not do as it was told. Try again; if it happens twice, make a back-up elsewhere.",
    "cannot-open": "The database cannot be opened. Look whether the disk or folder is still there.",
    "back-up-damaged": "The back-up came out damaged and was thrown away. Try again, on another disk if you can.",
    "back-up-exists": "There is a file with that name already. Choose another name: a back-up never replaces a file.",
    "no-back-up-yet": "There is no back-up to try yet. The program makes one when it opens; or back up now.",
    "second-place-shared": "This is the folder shared with the laptops. Choose a place of its own for back-ups.",
    "second-place-here": "This folder is inside this copy's own folder. Choose another disk, or a stick.",
    "not-a-back-up": "This file is not a back-up of Neighbourhood Desk, or it is damaged ({part}). Try another one.",
    "back-up-newer": "This back-up was made by a newer version. Install the newest version, then restore it.",
    "folder-not-new": "The folder {name} is not empty. Choose a new one, so that this does not mix with what is there.",
    "not-empty": "This folder is not empty. Restore into an empty folder, so that nothing is overwritten.",
    "settings-not-kept": "The settings could not be saved. They hold until you close the program.",
    # the vault
    "wrong-passphrase": "That passphrase does not open this copy. Try again; capitals and spaces count.",
    "passphrase-needed": "The passphrase is needed. Set NEIGHBOURHOOD_DESK_PASSPHRASE, or name a file with"
    " --passphrase-file.",
    "passphrase-file": "The file with the passphrase cannot be read. Look whether it is there and you may read it.",
    "passphrases-differ": "The two passphrases are not the same. Type the same one twice.",
    "session-full": "{name} was not checked in: the venue holds {capacity} and is full.",
    "event-cancelled": "{name} was not checked in: this event was called off.",
    "role-full": "{name} was not moved: all {cap} places are taken.",
    "vault-exists": "There is a key file here already. Open that copy, or choose another folder.",
    "vault-missing": "The file with this copy's key is missing (vault.json). Put it back from a back-up.",
    "vault-damaged": "The file with this copy's key is damaged (vault.json). Put it back from a back-up.",
    "vault-newer": "The file with this copy's key was made by a newer version. Install the newest version.",
    "vault-not-written": "The file with this copy's key could not be written. The disk may be full or read-only.",
    "other-account": "The passphrase opens this copy only in the account, on the computer, where it was bound. Sign in"
    " there, or use the recovery key.",
    "no-keychain": "This computer has no safe place for a second key. Nothing was changed: the passphrase alone opens"
    " this copy.",
    "wrong-recovery-key": "That is not this organisation's recovery key. Check it letter by letter against the sheet.",
    "no-recovery-slot": "This copy has no recovery key. Only its passphrase opens it.",
    # a tenant list that claims to be whole
    "too-many-missing": "{missing} of {known} people we know are not in this list, more than one in ten. Nobody was"
    " marked as ended. Look whether it is the whole list, or take it in without marking.",
    "rows-refused": "Some rows of this list could not be read, so nobody was marked as ended. Put them right first.",
    "no-reference": "This list has no column with the landlord's reference, so nobody can be marked as ended.",
    # what was asked for
    "usage": "{message}",
    "rejected": "Some of this cannot be kept.",
    "not-merged": "{name} was not merged with anybody.",
    "not-inside": "{name} is not signed in, so there is nothing to sign out.",
    "nothing-to-undo": "There is nothing to undo.",
    "no-operation": "That action is not known here.",
    "no-setting": "There is no setting called {key}.",
    "no-check": "Nobody has said yet that these words are checked, so there is nothing to take back.",
    "batch-undone": "{name} was undone already. “redo --batch” brings it back.",
    "batch-not-undone": "{name} is not undone, so there is nothing to bring back.",
    "nothing-to-decide": "{name} waits for something that nobody needs to decide. It goes in by itself.",
    "gap-too-young": "An earlier batch is missing for less than two weeks. Ask the laptop's officer to send again.",
    "no-batch": "No batch called {id} was met here. “receive” names those that come in.",
    "only-the-office": "Only the office's copy does this. Do it on the office's computer.",
    "rotating-already": "The office's keys are being changed already, until {until}. Wait for that.",
    "only-a-laptop": "Only an event laptop sends. The office receives instead, and publishes.",
    "practice-never-sends": "This is a place to practise: it never sends to the real office or takes anything from it.",
    "no-device": "No laptop with that id is enrolled here. “devices” lists them.",
    # the shared folder and other files
    "folder-not-reachable": "The folder {folder} is not there just now. Plug it in or connect to the network and try"
    " again. Everything is safe on this computer.",
    "folder-read-only": "Nothing can be written in {folder}. Ask support to let you write there.",
    "folder-full": "There is no room in {folder}. Make some room and try again. Everything is safe on this computer.",
    "folder-other-organisation": "{folder} belongs to another organisation. Choose the right folder.",
    "office-replaced": "Another computer has taken this office's place since: it was restored from a back-up. Use that"
    " one. If this is the right one, restore the newest back-up here again.",
    "folder-newer": "{folder} is used by a newer version. Install the newest version.",
    "folder-trouble": "{folder} does not answer as it should ({reason}). Try again, or use another folder.",
    "folder-gone": "The folder {folder} is not there any more. Choose another one.",
    "folder-not-chosen": "No shared folder is chosen yet. Choose it in the settings, or name it.",
    "file-gone": "The file {name} is not there any more, or was changed meanwhile. Choose it again.",
    "file-exists": "There is a file called {name} already. Choose another name.",
    "file-not-written": "{name} could not be written. Look whether the folder is there, has room, and lets you write.",
    "not-a-file": "{name} is a folder. Choose a file.",
    "not-allowed": "You may not read {name}. Ask whoever made it, or support.",
    # tenant lists
    "not-a-table": "This is not a tenant list: it is a {kind}. Choose a CSV file or an Excel workbook (.xlsx).",
    "save-as-xlsx": "This kind of file ({kind}) cannot be read. Open it in Excel and save it as .xlsx or CSV.",
    "spreadsheet-locked": "The workbook is locked with a password. Save it without one and try again.",
    "stray-cell": "The workbook has something far away from the list, at {cell}. Delete it, or save the list as CSV.",
    "spreadsheet-crashed": "The workbook is damaged. Open it in Excel, save it anew, and try again.",
    "side-process-ended": "This was cut off in the middle; nothing was changed. Close other programs, then try again.",
    "spreadsheet-too-slow": "The workbook took too long to read ({seconds} s). Save it as CSV and try again.",
    "unsafe-spreadsheet": "The workbook is not made as Excel makes them, so it was not read. Save it as CSV.",
    "empty-table": "There are no rows in this file.",
    "too-many-columns": "This file has {columns} columns; the most is {most}. Take away those that are not needed.",
    "unreadable-encoding": "Row {row} cannot be read as {encoding}. Choose another encoding.",
    "unknown-encoding": "The encoding {encoding} is not known.",
    "too-big": "The file has {megabytes} MB; the most is {most} MB. Split it.",
    "cancelled": "Stopped. Nothing was changed.",
    "interrupted": "Stopped. What was saved before is kept; what was half done is taken back at the next start.",
    # batches
    "bad-batch": "This file is not a batch that can be taken in.",
    "bad-zip": "The batch is damaged. Ask for it again.",
    "bad-header": "The batch is damaged or not one of ours.",
    "bad-manifest": "The batch is damaged. Ask for it again.",
    "bad-record": "The batch holds something that cannot be read (line {line}). It was set aside whole.",
    "bad-signature": "The batch was not signed by the laptop that it names. It was set aside.",
    "cannot-decrypt": "The batch was not sealed for this copy.",
    "corrupt-member": "The batch is damaged. Ask for it again.",
    "corrupt-payload": "The batch is damaged. Ask for it again.",
    "manifest-mismatch": "The batch does not hold what it says. It was set aside.",
    "newer-schema": "The batch was made by a newer version. Install the newest version; the batch waits.",
    "not-regular-file": "This is not an ordinary file, so it was not read.",
    "too-large": "The file is larger than any batch. It was set aside.",
    "gap": "An earlier batch of this laptop has not arrived yet. It waits for that one.",
    "clock-ahead": "The laptop's clock is more than two days ahead. It waits until that is settled.",
    "unknown-parent": "It builds on something that has not arrived yet. It waits for that.",
    "truncated": "The batch is not complete yet. It is tried again next time.",
    "unknown-device": "The batch comes from a laptop that is not enrolled here. It was set aside.",
    "revoked-device": "The batch comes from a laptop whose enrolment was ended. It waits for a decision.",
    "not-compared": "The laptop's six words were not compared yet. Compare them under Laptops; the batch waits.",
    "fork": "Another batch with this number came from the same laptop: it was copied or restored, or its key was"
    " stolen. This one was set aside. Ask its officer.",
    "not-for-laptops": "The laptop changed what only the office decides (settings, lists, roles). It waits until you"
    " let it in.",
    "too-many-changes": "It changes or takes back unusually much. Ask its officer whether that was meant. It waits"
    " until you let it in.",
    "foreign-stamp": "It says something in the name of another copy, which no laptop does. Ask support. It waits until"
    " you let it in.",
    "bad-picture": "It holds a picture that is not one of ours. It was set aside.",
    "counts-differ": "What was read of it is not all that it holds. It was set aside; tell support.",
    "already-imported": "This batch was taken in before. Nothing was changed.",
    "trailing-bytes": "The batch is damaged. Ask for it again.",
    "wrong-org": "The batch belongs to another organisation. It was set aside.",
    # photos
    "no-photo": "The picture is not on this computer (yet).",
    "photo-damaged": "The picture is damaged.",
    # paper
    "wording-missing": "The wording of “{document}” is missing in this language ({language}). Choose another language.",
    "print-size": "“{size}” is not a print size. Choose clear, large, giant, or a number of points.",
    "font-missing": "A font is missing ({font}). Install the program again.",
    "printer-gone": "The printer is not there any more. Turn it on, or choose another one.",
    "picture-unreadable": "A picture could not be put on the page. The rest can be printed without it.",
    "pdf-unreadable": "The document could not be read back. Make it again.",
    "disk-full": "There is no room in {folder} for the document. Make some room and try again.",
    "cannot-write": "The document could not be written in {folder}. Choose another folder.",
    "recovery-sheet-once": "The recovery sheet is made once: nobody keeps its key. Under Laptops, or with “recovery"
    " new”, a new one is made.",
    **format_words.ERRORS,
    "no-document": "There is no document called {name}. “print --list” names them.",
}
"""Code > sentence, with the error's facts in braces."""

CANCELLED = ERRORS["cancelled"]
"""What is said when long work was stopped by the one who started it."""

NOT_HERE = "There is no {thing} {id} here."
THINGS: dict[str, str] = {
    "person": "person",
    "event": "event",
    "session": "session",
    "attendance": "attendance",
    "inspection": "walk",
    "issue": "issue",
    "role": "role",
    "sign-up": "sign-up",
    "patch": "patch",
    "property": "address",
    "point": "note",
    "reply": "answer",
    "share": "share",
    "action": "agreement",
    "advance-report": "report",
    "code": "entry",
    "review": "disagreement",
    "question": "question",
    "format-order": "copy",
}
"""What the records are called when one is not here."""

PROBLEMS: dict[str, str] = {
    "too-long": "This is too long. Shorten it.",
    "name-missing": "Type a first name or a family name.",
    "phone-too-short": "A phone number has at least five digits.",
    "email-shape": "An e-mail address looks like name@example.org.",
    "bad-date": "That day is not in the calendar. Write it as year-month-day, such as 2026-02-28.",
    "bad-time": "Write the time as hours and minutes, such as 10:30.",
    "date-missing": "Say which day, such as 2026-11-21.",
    "ends-before-start": "The end is before the start. Change one of them.",
    "title-missing": "Give the event a title.",
    "unknown-kind": "Choose one of the kinds offered.",
    "kind-missing": "Choose who they are.",
    "answer-missing": "Choose what they say.",
    "how-missing": "Choose how they told us.",
    "too-small": "This must be 1 or more.",
    "out-of-range": "Choose a number from {least} to {most}.",
    "wrong-passphrase": "That passphrase does not open this copy. Try again; capitals and spaces count.",
    "not-the-same": "The two passphrases are not the same. Type both again.",
    "too-short": "Use {least} characters or more. A few words are easiest to remember.",
    "too-short-name": "Type a few letters more.",
    "nobody-chosen": "Choose at least one person.",
    "nothing-chosen": "Choose one of them first.",
    "nobody-counted": "Count at least one person.",
    "id-too-short": "Give six characters of the id or more.",
    "id-ambiguous": "Several ids begin like this. Give more of it.",
    "bad-id": "An id has only the digits 0 to 9, the letters a to f, and hyphens.",
    "role-missing": "Say what this computer is: office, laptop or practice.",
    "not-for-this-role": "This does not belong with that kind of copy. Leave it out.",
    "invitation-missing": "A laptop needs the office's invitation file.",
    "invitation-damaged": "This file is not an invitation, or it is damaged. Ask the office for a new one.",
    "invitation-expired": "This invitation is more than seven days old. Ask the office for a new one.",
    "computer-busy": "This computer is too busy just now to check the code. Close other programs, then try again.",
    "wrong-code": "The code does not fit this invitation. It has 16 digits; ask the office to read it out again.",
    "recovery-key-beginning": "The key begins with AGE-SECRET-KEY-1. Look at the beginning again, or leave it out.",
    "recovery-key-character": "Group {group} after the beginning (“{words}”) has {character} in it, which no key has."
    " Look at that group again.",
    "recovery-key-look-alike": "Group {group} after the beginning (“{words}”) has {character} in it, which no key has."
    " On the sheet it is {instead}.",
    "recovery-key-short": "Characters still missing: {missing}. After the beginning there are 58, in groups of four.",
    "recovery-key-long": "Characters too many: {extra}. After the beginning there are 58. Is one group typed twice?",
    "recovery-key-group": "One character is not right. Look at group {group} after the beginning again (“{words}”).",
    "recovery-key-wrong": "More than one character is not right. Compare every group with the sheet.",
    "organisation-missing": "Give the organisation's name.",
    "officer-missing": "Say who works at this computer.",
    "unknown-stage": "There is no such stage.",
    "unknown-list": "There is no such list.",
    "unknown-purpose": "Consent is asked for no such purpose.",
    "unknown-setting": "There is no such setting.",
    "setting-shape": "Write it as KEY=VALUE, such as colour=#1a4d7a; a logo comes from a file, with --logo.",
    "not-a-colour": "Write the colour as # and six digits or letters, such as #1a4d7a.",
    "not-a-number": "Write a whole number in digits.",
    "bad-key": "Use small letters, digits and hyphens.",
    "label-missing": "Say what it is called.",
    "braces": "Each { needs its }, with the name of a fact between them and nothing else.",
    "facts-differ": "Keep these facts as they are, and no others: {facts}. The program puts them there.",
    "checker-missing": "Say who has read it.",
    "unknown-words": "No sentence has that key. “wording show” names them.",
    "category-missing": "Choose what kind of problem it is.",
    "place-missing": "Say where it is, for example “stairwell B, second floor”.",
    "urgency-missing": "Choose how urgent it is.",
    "estate-missing": "Say which estate.",
    "too-many-photos": "An issue takes {most_photos} photos at most.",
    "not-a-picture": "This file is not a picture that can be used. Choose a JPEG, PNG, HEIC or WebP file.",
    "picture-too-large": "The picture is too large. Make it smaller, or choose another one.",
    "picture-damaged": "The picture is damaged. Choose another one.",
    "name-of-laptop": "Say what the laptop is called.",
    "name-taken": "Another laptop has this name. Choose another one.",
    "no-person": "This person is not here any more.",
    "flag-kind-missing": "Choose what has to be known.",
    "lines-not-typed": "Type the missing lines of the register, or say why they are not typed.",
    "counted-not-written": "Count those people without a name, or say why the door counted more.",
    "written-not-counted": "Say why more are written down than the door counted.",
    "consents-not-typed": "Type the answers on paper, or say why they are not typed.",
    "consents-without-paper": "Say where the signed forms are.",
    "still-inside": "Sign everybody out, or say why they are still inside.",
    "event-long-over": "This event is long over, so no list of its people is due. Say until when it may be kept.",
    "no-words-yet": "Its six words come with the first files that it sends. Receive first, then compare.",
    "unknown-role": "Say what the laptop is for: officer or door.",
    "day-over": "That day is over. Choose a later one.",
    "same-person": "These two are one person already. Choose two different people.",
    "more-captions-than-photos": "There are more captions than photos. Give one a photo, in the same order.",
    "unknown-ending": "Name a file that ends in .csv or .xlsx.",
    "unknown-answer": "Say yes or no.",
    "ordered-already": "This copy is in the queue already.",
    "event-missing": "Say which event.",
    "text-missing": "Write what it should say.",
    "inspection-missing": "Say which walk.",
    "person-missing": "Say which person.",
    "not-text": "This file is no text. Save it as plain text (UTF-8).",
    "year-missing": "Say which year.",
    "no-share": "They have no share yet. “roles share” gives it, with the number of its certificate.",
    "not-the-number": "Type the number that stands above: {number}.",
    "not-the-name": "Type the name exactly as it stands above: {name}.",
    "unknown-held-ending": "Name a file that ends in .pdf or .json.",
    "question-missing": "Write what you want to know.",
    "answer-words-missing": "Write your answer.",
    "only-these-two": "Only one of the two can be right here. Keep ours or theirs.",
    "not-both": "Only one of the two can be right here. Keep ours or theirs, or say another value.",
    "ask-again": "Ask the person again and say yes or no, or keep the careful answer (“careful”).",
    "up-or-down": "Say whether the flag is up or down, or keep the careful word (“careful”).",
    "no-answer-yet": "The officer has not answered yet. An answer is settled with “seen”.",
    "said-here": "No laptop said this, so there is no officer to ask. Name the laptop.",
    "not-a-laptop": "Choose a laptop that is enrolled here.",
    "settled-already": "This is settled already. Undo that first to decide anew.",
    "missing": "This is needed.",
    "field-is-column": "Write it as FIELD=COLUMN, such as given=Forename.",
    "zero-lost": "Excel made numbers of {count} values of “{column}”: look whether phone numbers still begin with 0.",
    "several-sheets": "The workbook has other sheets too ({others}); only “{sheet}” was read.",
    "looks-garbled": "Some letters look wrong as {encoding}. If they are, choose another encoding.",
    "no-header": "The first row looks like a person, not like headings, so the columns go by their number.",
    "title-lines": "What stood above the headings was left out (lines: {count}).",
    "action-missing": "Say what will be done.",
    "said-missing": "Say what people told us, without a name.",
    "reply-missing": "Say what came of it.",
    "number-taken": "Another certificate has this number. Choose another one, or none for the next.",
    "words-missing": "Write down what was said.",
    "one-column-only": "Only one column can be used for this.",
    "unknown-column": "There is no such column in the file.",
    "unknown-field": "There is no such field.",
    "blank-row": "The row is blank.",
    "no-name": "There is no name.",
    "repeated-reference": "The reference is in an earlier row too (row {text}).",
    "repeated-person": "This person is in an earlier row too (row {text}).",
    "unknown-reference": "Nobody here has the reference “{text}”, and the row has no name.",
    "no-name-column": "Say which column has the names, or the landlord's reference.",
    "bad-phone": "“{text}” is not a phone number. It was left out.",
    "bad-email": "“{text}” is not an e-mail address. It was left out.",
    "more-than-one-name": "“{text}” may be two people. It was kept as one.",
    "unknown-word": "“{text}” is not in our lists. It was left out; add it to the list, then take the file in again.",
    "asked-here": "“{text}” was left out: the person told us otherwise.",
    "postcode-alone": "“{text}” was left out: there is no address with it.",
    "left-out-date": "“{text}” is not a date. It was left out.",
    "cell-too-long": "A cell is much too long.",
    "too-many-cells": "The row has more cells than there are columns.",
}
"""What was wrong with one field, and what to do."""

FIELDS: dict[str, str] = {
    "given": "Given name",
    "family": "Family name",
    "born": "Date of birth",
    "email": "E-mail",
    "starts": "Start",
    "ends": "End",
    "adults": "Adults",
    "id": "Id",
    "sign-up": "Sign-up",
    "print_format": "Print",
    "walked_with": "Walked with",
    "cap": "Places",
}
"""Field > the word for it, where it is not simply itself."""

OPS: dict[str, str] = {
    Op.SET_UP: "setting up",
    Op.ADD_PERSON: "adding {name}",
    Op.CHANGE_PERSON: "changing {name}",
    Op.IMPORT_PEOPLE: "taking in a tenant list",
    Op.GIVE_CONSENT: "noting an answer of {name}",
    Op.WITHDRAW_CONSENT: "withdrawing a consent of {name}",
    Op.RAISE_FLAG: "a flag on {name}",
    Op.LIFT_FLAG: "taking down a flag on {name}",
    Op.ADD_EVENT: "adding “{title}”",
    Op.CHANGE_EVENT: "changing “{title}”",
    Op.CANCEL_EVENT: "calling off “{title}”",
    Op.MERGE_PEOPLE: "merging {other} into {name}",
    Op.UNMERGE_PEOPLE: "taking {name} apart again",
    Op.NOT_THE_SAME: "telling {name} and {other} apart",
    Op.SETTLE: "settling the {field} of {name}",
    Op.SETTLE_SEVERAL: "settling {count} at once",
    Op.ASK: "asking about {name}",
    Op.ANSWER: "answering the office's question",
    Op.PUT_OFF: "leaving a decision for later",
    Op.EXPECT: "expecting {count} people",
    Op.CHECK_IN: "checking in {name}",
    Op.CHECK_IN_HOUSEHOLD: "checking in a household of {count}",
    Op.WALK_IN: "adding and checking in {name}",
    Op.LEAVE: "signing out {name}",
    Op.TALLY: "counting {adults} adults and {children} children",
    Op.NOTE_NEED: "noting a need",
    Op.REPLY: "answering what was said",
    Op.SIGN_UP: "signing up {name}",
    Op.MOVE_SIGN_UP: "moving a sign-up of {name}",
    Op.CHANGE_ROLE: "changing a role",
    Op.ISSUE_SHARE: "giving {name} share certificate {number}",
    Op.START_INSPECTION: "starting a walk of {estate}",
    Op.CHANGE_INSPECTION: "changing the walk of {estate}",
    Op.ADD_ISSUE: "adding issue {number}",
    Op.CHANGE_ISSUE: "changing issue {number}",
    Op.AGREE_ACTION: "agreeing what is done about issue {number}",
    Op.REPORT_IN_ADVANCE: "noting a report about {estate}",
    Op.CHANGE_SETTINGS: "changing the organisation's settings",
    Op.ASK_FORMAT: "a copy that {name} asked for",
    Op.ORDER_MAILING: "ordering {count} copies in other formats",
    Op.FORMAT_MADE: "noting {count} copies as made",
    Op.FORMAT_SENT: "noting {count} copies as sent",
    Op.FORMAT_LIKED: "noting how {name} liked a copy",
    Op.UNDO: "undoing",
    Op.REDO: "doing again",
    Op.TAKE_PACK: "taking in a reference pack",
    Op.ENROL: "enrolling a laptop",
    Op.SEND: "sending",
    Op.RECEIVE: "receiving",
    Op.SAVE_DRAFT: "keeping a draft",
    Op.TAKE_OFF: "taking {people} people off this laptop",
    Op.CLOSE_OUT: "closing an event",
    Op.GIVE_BACK: "giving back what the office had lost",
    Op.ERASE: "erasing somebody for good",
    Op.TIDY_AWAY: "erasing what has been kept long enough ({count} records)",
}
"""What was done, to follow “Undo:” or “Undone:”."""

NOTES: dict[str, str] = {
    "taken-back": "The program stopped in the middle of {what}. That was taken back, so nothing is half done.",
    "not-taken-back": "The program stopped in the middle of {what}, and that cannot be taken back yet: {why}",
    "not-all-taken-back": "The program stopped in the middle of {what}. {count} records were changed since and stay.",
    "erased-again": "This copy came from an older back-up. What had been erased since was erased again ({count}).",
    "unclean": "The program was not closed properly last time. The database was looked over and is whole.",
    "problems": "The database was looked over and is not whole. Make a back-up now and call support.",
    "settings-set-aside": "The settings could not be read. They were set aside as {file}; the usual ones hold now.",
    "no-back-up": "Today's back-up could not be made: {why}",
    "taken-off": "{sentence}",
    "clock-leapt": "This computer thinks that today is {today}; it was last used on {before}. If that is wrong, set its"
    " date right. Nobody is taken off this laptop until its date is sure: send to the office, or wait two days.",
    "prove-recovery": "Nobody has tried the recovery key for a year. When you have ten minutes: take the sheet out of"
    " the safe and prove under Laptops that it works.",
    "prove-new-sheet": "Nobody has tried the new recovery sheet yet. Take it out of the safe and prove under Laptops"
    " that it works.",
    "no-back-up-elsewhere": "Today's back-up is on this computer, but not in the second place: {why}",
    "practice": "This is a place to practise. Nothing here is real, and nothing is ever sent.",
}
"""What opening a copy found, worth telling."""

COULD_NOT: dict[str, str] = {
    "changed-since": "it was changed here since.",
    "changed-by-later-batch": "a later batch changed it.",
    "used-since": "something else names it by now.",
}
"""Why a record does not go back when a batch is undone."""

_HOLE = re.compile(r"\{(\w+)\}")


def sentence(error: AppError) -> str:
    """What the error means for the person at the screen, and what to do next."""
    if isinstance(error, Rejected):
        return " ".join(f"{field_name(field)}: {words}" for field, words in sorted(problems(error).items()))
    if error.code in ERRORS:
        return filled(ERRORS[error.code], error.facts)
    thing = THINGS.get(error.code.removeprefix("no-"))
    if thing is not None:
        return filled(NOT_HERE, {"thing": thing, "id": error.facts.get("id", "")}).replace("  ", " ")
    return f"This could not be done ({error.code}). Tell support this word."


def problems(refused: Rejected) -> dict[str, str]:
    """What is wrong with each field, and what to do, by field."""
    return {field: problem(code, refused.facts) for field, code in refused.problems.items()}


def problem(code: str, facts: Mapping[str, Fact] | None = None) -> str:
    """What is wrong with a field's value, and what to do."""
    return filled(PROBLEMS.get(code, f"This cannot be kept ({code})."), facts or {})


_CHARACTERS = {"0": "the digit 0", "8": "the digit 8", "L": "the letter L"}


def recovery_key_problem(typed: TypedKey) -> str:
    """What is wrong with a recovery key as far as it is typed, "" for nothing."""
    facts: dict[str, Fact] = {
        "character": typed.character,
        "instead": _CHARACTERS.get(typed.instead, typed.instead),
        "group": typed.group,
        "words": typed.words,
        "extra": typed.extra,
    }
    return problem(typed.problem, facts) if typed.problem else ""


def field_name(name: str) -> str:
    """The word for a field."""
    return FIELDS.get(name, name.replace("_", " ").replace("-", " ").capitalize())


# -- the door ----------------------------------------------------------------------------------------------------------


def matches(count: int, typed: str, *, more: bool, forgiven: bool) -> str:
    """How many people a search found, in words."""
    asked = typed.strip()
    if not count:
        return f"Nobody matches “{asked}”"
    found = f"More than {people_count(count)}" if more else people_count(count)
    if forgiven:
        return f"Nobody matches “{asked}” exactly: {found} come close"
    return f"{found} {'matches' if count == 1 and not more else 'match'} “{asked}”"


def need_words(need: Need) -> str:
    """Large print; Speaks Urdu; Step-free access."""
    # "Polish (polski)": the name in English is enough where staff read it.
    return f"Speaks {need.label.split(' (')[0]}" if need.kind == "language" else need.label


def how_many(count: int, one: str, many: str) -> str:
    """1 person; 3 people."""
    return f"{count:,} {one if count == 1 else many}"


def people_count(count: int) -> str:
    """1 person; 3 people."""
    return how_many(count, "person", "people")


def listed(names: Sequence[str]) -> str:
    """A, B and C."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def taken_off(about: str, title: str, people: int, at: str) -> str:
    """Who was taken off this laptop and when: “41 people of “Winter fair” were taken off this laptop on Sat 5 Dec.”"""
    who = {
        "event": f" of “{title}”",
        "patch": f" of the patch {title}",
        "everyone": " of the office's list",
    }.get(about, " who were written down here")
    were = "was" if people == 1 else "were"
    return f"{people_count(people)}{who} {were} taken off this laptop on {times.short_day(at)}: the office has them."


# -- what was done -----------------------------------------------------------------------------------------------------


def operation(op: str, facts: Mapping[str, Value]) -> str:
    """What was done, such as “checking in Amina Khan”."""
    return filled(OPS.get(op, op), facts)


def note(code: str, facts: Mapping[str, Fact]) -> str:
    """Something that opening a copy found. A fact `op` names what was cut off, `code` what went wrong."""
    told = dict(facts)
    if "op" in facts:
        told["what"] = operation(str(facts["op"]), {})
    if "code" in facts:
        told["why"] = sentence(
            AppError(str(facts["code"]), **{k: v for k, v in facts.items() if k not in {"op", "code"}})
        )
    return filled(NOTES[code], told)


def filled(pattern: str, facts: Mapping[str, Fact]) -> str:
    """The pattern with its facts; one that is not known leaves an ellipsis, never an error."""
    return _HOLE.sub(lambda hole: str(facts.get(hole[1], "…")), pattern)
