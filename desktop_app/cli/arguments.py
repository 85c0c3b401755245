"""What can be asked for on the command line. Each command names the function that does it, as `module:function`."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from typing import NoReturn

LISTS = ("people", "roster", "needs", "sign-ups", "issues")
STATES = ("asked", "made", "sent", "answered")
FORMATS = ("pdf", "braille", "audio", "text", "easy-read")
EVENT_KINDS = ("community", "skip-day", "drop-in", "inspection", "meeting", "other")

_EPILOGUE = """\
exit codes: 0 done; 1 refused; 2 usage; 3 done, but something waits for a person; 4 the store or a folder is in
trouble; 70 a bug, with the path of a report. Ids may be shortened to their first 6 characters or more."""


class NotUnderstood(Exception):
    """The words make no command. `usage` is how it would be said, in argparse's own words."""

    def __init__(self, message: str, usage: str) -> None:
        super().__init__(message)
        self.message = message
        self.usage = usage


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise NotUnderstood(message, self.format_usage())


def parse(words: Sequence[str]) -> argparse.Namespace | None:
    """The options that the words say; None when they asked for help and got it. NotUnderstood if they say nothing."""
    try:
        options = _parser(_ROOMS if words and words[0] != "open" else _WINDOW_ALONE).parse_args(words)
    except SystemExit:
        return None
    for name, usual in (("data", None), ("json", False), ("passphrase_file", None)):
        if not hasattr(options, name):
            setattr(options, name, usual)
    return options


def _parser(rooms: Sequence[Callable[[_Commands], None]]) -> argparse.ArgumentParser:
    everywhere = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    group = everywhere.add_argument_group("for every command")
    group.add_argument("--data", metavar="DIR", help="where this copy keeps its things")
    group.add_argument("--json", action="store_true", help="answer with one JSON object")
    group.add_argument("--passphrase-file", metavar="FILE", help="a file whose first line is the passphrase")
    parser = _Parser(
        prog="neighbourhood-desk",
        description="Community work, offline: event desk, estate walks, accessible paper, and batches to the office.",
        epilog=_EPILOGUE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        parents=[everywhere],
    )
    commands = _Commands(parser, everywhere, does="window:open_window")
    for add in rooms:
        add(commands)
    return parser


class _Commands:
    """Adds commands below a parser, each with the options that every command has."""

    def __init__(
        self, parser: argparse.ArgumentParser, everywhere: argparse.ArgumentParser, name: str = "", does: str = ""
    ) -> None:
        self._everywhere = everywhere
        self._name = name
        self._under = parser.add_subparsers(title="commands", metavar="COMMAND", required=not does)
        if does:
            parser.set_defaults(does=does, command=name or "open")

    def add(self, name: str, does: str, help_text: str) -> argparse.ArgumentParser:
        parser = self._under.add_parser(name, help=help_text, description=help_text, parents=[self._everywhere])
        parser.set_defaults(does=does, command=f"{self._name} {name}".strip())
        return parser

    def group(self, name: str, help_text: str, does: str = "") -> _Commands:
        """Commands under one name; `does` is what the name alone means, else it is no command."""
        parser = self._under.add_parser(name, help=help_text, description=help_text, parents=[self._everywhere])
        return _Commands(parser, self._everywhere, name, does)


def _copy_commands(commands: _Commands) -> None:
    window = commands.add("open", "window:open_window", "open the window (what happens without a command)")
    window.add_argument(
        "--practice", action="store_true", help="open a place to practise instead: invented people, an event today"
    )
    demo = commands.add("demo", "demo:demo", "play one event day between an office and two laptops, and keep pictures")
    demo.add_argument("--out", metavar="DIR", help="where the pictures and papers go")
    init = commands.add("init", "copies:init", "set up this computer's copy")
    init.add_argument("--role", required=True, choices=("office", "laptop", "practice"))
    init.add_argument("--organisation", metavar="NAME", help="the new office's organisation")
    init.add_argument("--officer", metavar="NAME", help="who works at this computer")
    init.add_argument("--invite", metavar="FILE", help="the office's invitation, for a laptop")
    init.add_argument("--code", help="the code that the office told with the invitation")
    init.add_argument("--recovery-sheet", metavar="FILE", help="where the office's recovery sheet goes (PDF)")
    invite = commands.add("invite", "copies:invite", "office: invite a laptop, once")
    invite.add_argument("--device", metavar="NAME", required=True, help="what the laptop is called")
    invite.add_argument("--out", metavar="FILE", required=True)
    devices = commands.group("devices", "office: who is enrolled, last seen, what is missing", does="devices:devices")
    revoke = devices.add("revoke", "devices:revoke", "end a laptop's enrolment: lost, stolen, or handed back")
    revoke.add_argument("id", metavar="ID")
    revoke.add_argument("--folder", metavar="FOLDER", help="also take away what it could open in the shared folder")
    for name, help_text in (
        ("reinstate", "trust a laptop again that was found"),
        ("compare", "note that a laptop's six words were compared and are the same"),
    ):
        devices.add(name, f"devices:{name}", help_text).add_argument("id", metavar="ID")
    held = devices.add("held", "devices:held", "whose data a laptop held, for telling the regulator within 72 hours")
    held.add_argument("id", metavar="ID")
    held.add_argument("--out", metavar="FILE", help="also as PDF")
    demand = devices.add("demand-comparing", "devices:demand", "take nothing in before six words were compared")
    demand.add_argument("answer", choices=("yes", "no"))


def _recovery_key(parser: argparse.ArgumentParser, help_text: str) -> None:
    """The recovery key comes from a file or is asked for, never as an argument."""
    parser.add_argument("--recovery-key-file", metavar="FILE", help=help_text or "where it is; else it is asked for")


def _person_fields(parser: argparse.ArgumentParser) -> None:
    for name in ("given", "family", "kind", "address", "postcode", "phone", "email", "born", "reference", "language"):
        parser.add_argument(f"--{name}", default="tenant" if name == "kind" else "")
    parser.add_argument("--print-format", default="", help="clear, large, giant, audio, braille, ...")
    parser.add_argument("--access-need", action="append", default=[], metavar="KEY", help="may be said several times")
    parser.add_argument("--greeting", default="", help="a line for whoever is at the door")


def _people_commands(commands: _Commands) -> None:
    people = commands.group("people", "people, found, added, shown, taken in and given out")
    take_in = people.add("import", "people:take_in", "take in a tenant list (CSV or XLSX)")
    take_in.add_argument("file", metavar="FILE")
    take_in.add_argument(
        "--map", action="extend", nargs="+", default=[], metavar="FIELD=COLUMN", help="which column a field is"
    )
    take_in.add_argument("--encoding", help="what the file is written in, where it was guessed wrong")
    take_in.add_argument("--delimiter", help="what stands between the cells, where it was guessed wrong")
    take_in.add_argument("--dry-run", action="store_true", help="only say what would happen")
    find = people.add("find", "people:find", "the desk's search")
    find.add_argument("text", metavar="TEXT", nargs="+")
    find.add_argument("--limit", type=int, default=50, metavar="N")
    _person_fields(people.add("add", "people:add", "add a person"))
    for name, does, help_text in (
        ("show", "show", "all that is kept about one person"),
        ("history", "happened", "what happened to it, when, where and by whom"),
    ):
        people.add(name, f"people:{does}", help_text).add_argument("id", metavar="ID")
    held = people.add("held", "rights:held", "write everything held about one person: PDF or JSON by its ending")
    held.add_argument("id", metavar="ID")
    held.add_argument("--out", metavar="FILE", required=True)
    held.add_argument("--size", default="", help="clear, large, giant, or points; the person's own format otherwise")
    forget = people.add("forget", "rights:forget", "erase a person for good, on every copy")
    forget.add_argument("id", metavar="ID")
    forget.add_argument("--dry-run", action="store_true", help="only say what would go and what stays")
    twice = people.add("duplicates", "look_alikes:duplicates", "who may be here twice, best first")
    twice.add_argument("--min", type=float, metavar="SCORE", help="in bits: 0 is as likely as not, 3 is 8 to 1")
    twice.add_argument("--limit", type=int, metavar="N")
    twice.add_argument("--explain", action="store_true", help="say of each field how far it agrees")
    merge = people.add("merge", "look_alikes:merge", "keep the first of two people, and read the other as them")
    merge.add_argument("id", nargs=2, metavar="ID")
    people.add("unmerge", "look_alikes:unmerge", "take a merge back").add_argument("id", metavar="ID")
    export = people.add("export", "people:export", "write everyone to a file: CSV or XLSX by its ending")
    export.add_argument("--out", metavar="FILE", required=True)
    export.add_argument("--purpose", default="", metavar="KEY", help="only those who agreed to this purpose")
    export.add_argument("--list", default="people", choices=LISTS, help="another list than everyone")
    export.add_argument("--event", metavar="ID", help="whose roster")


def _event_commands(commands: _Commands) -> None:
    events = commands.group("events", "the programme")
    add = events.add("add", "programme:add", "add an event")
    add.add_argument("--kind", choices=EVENT_KINDS, required=True)
    add.add_argument("--title", required=True)
    add.add_argument("--start", required=True, metavar="S", help="local, such as 2026-11-21T10:00")
    add.add_argument("--end", default="", metavar="E")
    add.add_argument("--venue", default="")
    add.add_argument("--theme", default="")
    add.add_argument("--capacity", type=int, metavar="N", help="how many people the venue holds")
    add.add_argument("--repeat", type=int, metavar="N", help="N times, on the same weekday of each month")
    listing = events.add("list", "programme:listing", "the programme")
    listing.add_argument("--from", dest="first", default="", metavar="D")
    listing.add_argument("--to", dest="last", default="", metavar="D")
    events.add("show", "programme:show", "one event with its counts").add_argument("id", metavar="ID")
    close = events.add("close", "programme:close", "compare the counts of an event that is over, and close it")
    close.add_argument("id", metavar="ID")
    close.add_argument("--door", type=int, metavar="N", help="everyone, as the door counted")
    close.add_argument("--lines", type=int, metavar="N", help="lines filled in on the paper register")
    close.add_argument("--forms", type=int, metavar="N", help="signed consent forms")
    close.add_argument("--mend", action="store_true", help="count the unnamed, and sign everybody out")
    close.add_argument("--explain", default="", metavar="WORDS", help="why what is left is so")
    attend = commands.add("attend", "programme:attend", "check someone in")
    attend.add_argument("event", metavar="EVENT")
    who = attend.add_mutually_exclusive_group(required=True)
    who.add_argument("--person", metavar="ID")
    who.add_argument("--walk-in", action="store_true", help="someone who is on no list: add and check in")
    attend.add_argument("--household", action="store_true", help="everyone at that person's address")
    _counted(attend)
    _person_fields(attend)
    tally = commands.add("tally", "programme:tally", "count people who give no name")
    tally.add_argument("event", metavar="EVENT")
    _counted(tally)
    tally.add_argument("--note", default="")
    commands.add("roster", "programme:roster", "who is in, expected, left").add_argument("event", metavar="EVENT")


def _counted(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--adults", type=int, default=0, metavar="N")
    parser.add_argument("--children", type=int, default=0, metavar="N")


def _estate_commands(commands: _Commands) -> None:
    walks = commands.group("inspections", "estate walks and what was found on them")
    start = walks.add("start", "estates:start", "start a walk")
    start.add_argument("--estate", required=True)
    start.add_argument("--event", metavar="ID")
    start.add_argument("--date", default="", help="today unless said otherwise")
    start.add_argument("--with", dest="walked_with", default="", metavar="NAMES", help="who walks along")
    issue = walks.add("issue", "estates:issue", "note one thing found")
    issue.add_argument("id", metavar="ID")
    issue.add_argument("--category", required=True)
    issue.add_argument("--place", required=True)
    issue.add_argument("--priority", default="needs-repair")
    issue.add_argument("--note", default="")
    issue.add_argument("--photo", action="append", default=[], metavar="FILE", help="may be said several times")
    issue.add_argument("--caption", action="append", default=[], metavar="TEXT", help="what the photos show, in order")
    issue.add_argument("--report", metavar="ID", help="what a resident told us in advance, and was looked at")
    report = walks.add("report", "estates:report", "keep what a resident tells us before a walk")
    report.add_argument("--estate", required=True)
    report.add_argument("--place", required=True)
    report.add_argument("--text", required=True, help="in their own words")
    report.add_argument("--person", metavar="ID")
    action = walks.add("action", "estates:action", "keep what was agreed about an issue")
    action.add_argument("issue", metavar="ISSUE")
    action.add_argument("--what", required=True)
    action.add_argument("--owner", default="", help="whose it is; this never stands on a notice")
    action.add_argument("--due", default="", metavar="D")
    walks.add("list", "estates:listing", "all walks")
    walks.add("show", "estates:show", "one walk with its issues").add_argument("id", metavar="ID")
    roles = commands.group("roles", "involvement: roles, places and waiting lists")
    roles.add("list", "estates:roles", "the roles")
    sign_up = roles.add("sign-up", "estates:sign_up", "sign someone up")
    sign_up.add_argument("role", metavar="ROLE")
    sign_up.add_argument("--person", metavar="ID", required=True)
    share = roles.add("share", "estates:share", "give somebody their share, with a certificate number")
    share.add_argument("person", metavar="PERSON")
    share.add_argument("--approved", default="", metavar="D", help="when the Board approved it; today if not said")
    share.add_argument("--number", type=int, metavar="N", help="the certificate's number; the next one if not said")
    move = roles.add("move", "estates:move", "move a sign-up to another stage")
    move.add_argument("sign_up", metavar="SIGNUP")
    move.add_argument("--to", required=True, metavar="STAGE")


def _voice_commands(commands: _Commands) -> None:
    voice = commands.group("voice", "what people said, and what came of it")
    said = voice.add("note", "voice:note", "keep what somebody said, word for word")
    said.add_argument("text", metavar="TEXT")
    said.add_argument("--kind", default="need", help="need, idea, worry or thanks")
    said.add_argument("--person", metavar="ID")
    said.add_argument("--event", metavar="ID")
    voice.add("list", "voice:listing", "what was said, with the answers")
    reply = voice.add("reply", "voice:reply", "say what came of one thing that was said, to be shown to everyone")
    reply.add_argument("point", metavar="POINT")
    reply.add_argument("--outcome", required=True, help="done, will, cannot, elsewhere")
    reply.add_argument("--said", required=True, help="what was said, in words that name nobody")
    reply.add_argument("--answer", required=True)


def _exchange_commands(commands: _Commands) -> None:
    send = commands.add("send", "sharing:send", "laptop: write what the office does not have; take receipts and packs")
    send.add_argument("--to", dest="folder", metavar="FOLDER", required=True)
    receive = commands.add("receive", "sharing:receive", "office: take in what laptops sent, write receipts")
    receive.add_argument("--from", dest="folder", metavar="FOLDER", required=True)
    receive.add_argument(
        "--allow",
        metavar="NAME",
        action="append",
        default=[],
        help="let this waiting batch in; may be said several times",
    )
    receive.add_argument("--dry-run", action="store_true", help="only say what would come in; nothing is kept")
    publish = commands.add("publish", "sharing:publish", "office: write the reference pack for laptops")
    publish.add_argument("--to", dest="folder", metavar="FOLDER", required=True)
    whose = publish.add_mutually_exclusive_group()
    whose.add_argument("--patch", metavar="P", help="only this patch's people")
    whose.add_argument("--event", metavar="ID", help="only this event's people and their households")
    publish.add_argument("--role", choices=("officer", "door"), help="which fields: all, or what a door desk needs")
    publish.add_argument("--until", metavar="D", help="the last day that laptops may keep it")
    publish.add_argument("--device", action="append", default=[], metavar="ID", help="only for this laptop; may repeat")
    review = commands.group("review", "office: what waits for a decision", does="review:waiting")
    settle = review.add("settle", "review:settle", "say which value stands, or type another one; of several, one way")
    settle.add_argument("id", metavar="ID", nargs="+")
    ways = "ours|theirs|newer|both|VALUE, of consents careful|yes|no, of flags careful|up|down, of answers seen"
    settle.add_argument("--keep", metavar="WAY", required=True, help=ways)
    settle.add_argument("--how", default="", metavar="HOW", help="how somebody answered who was asked again")
    settle.add_argument("--paper", default="", metavar="NUMBER", help="the number on the form that they signed")
    later = review.add("later", "review:later", "leave decisions for later")
    later.add_argument("id", metavar="ID", nargs="+")
    ask = review.add("ask", "review:ask", "send a decision, a person, an issue or a walk back to an officer")
    ask.add_argument("id", metavar="ID")
    ask.add_argument("--question", metavar="TEXT", required=True)
    ask.add_argument("--device", metavar="ID", help="the laptop; without it, the one that wrote last")
    paper = commands.add("print", "paper:print_document", "make a document")
    paper.add_argument("document", metavar="DOCUMENT", nargs="?")
    paper.add_argument("mailed", metavar="DOCUMENT", nargs="?", help="after “mailing”: for many people, in piles")
    paper.add_argument("--people", metavar="FILE", help="mailing: a file with a person's id in each line")
    paper.add_argument("--list", action="store_true", help="name the documents")
    paper.add_argument("--event", metavar="ID")
    paper.add_argument("--inspection", metavar="ID")
    paper.add_argument("--person", metavar="ID")
    paper.add_argument("--year", type=int, metavar="YEAR", help="of a calendar; this year if not said")
    paper.add_argument("--text", default="", metavar="TEXT", help="what a letter says")
    paper.add_argument("--text-file", metavar="FILE", help="where it is, with an empty line between paragraphs")
    paper.add_argument("--spare", type=int, default=0, metavar="N", help="event pack: forms for people on no list")
    paper.add_argument(
        "--size", default="", help="clear, large, giant, or points; a person's own if it is for them, else clear"
    )
    paper.add_argument("--language", default="en", metavar="CODE")
    paper.add_argument("--format", default="pdf", choices=FORMATS, help="recordings end in .ogg, .mp3 or .wav")
    paper.add_argument(
        "--out", metavar="FILE", help="the file; event-pack: a folder, or a PDF of its contents sheet alone"
    )


def _wording_commands(commands: _Commands) -> None:
    wording = commands.group("wording", "the words of printed documents, language by language, and who checked them")
    listing = wording.add("list", "wording:listing", "every document, and who has checked its words")
    show = wording.add("show", "wording:show", "each sentence of a document beside its English")
    change = wording.add("set", "wording:change", "word one sentence in the organisation's own way")
    check = wording.add("check", "wording:check", "say that somebody has read a document's words and found them right")
    for parser in (show, change, check):
        parser.add_argument("document", metavar="DOCUMENT", help="as “wording list” names it")
    for parser in (listing, show, change, check):
        parser.add_argument("--language", default="en" if parser is change else "", metavar="CODE")
    change.add_argument("key", metavar="KEY", help="as “wording show” names it")
    change.add_argument("words", metavar="WORDS", help="“” brings the program's own words back")
    check.add_argument("--by", default="", metavar="NAME", help="who has read it")
    check.add_argument("--undo", action="store_true", help="take the check back")


def _format_commands(commands: _Commands) -> None:
    formats = commands.group("formats", "copies in other formats: asked for, made, sent, liked")
    listing = formats.add("list", "format_orders:listing", "the queue, the earliest due first")
    listing.add_argument("--state", default="waiting", choices=("waiting", *STATES, "all"))
    listing.add_argument("--person", metavar="ID", help="only this person's, in every state")
    ask = formats.add("ask", "format_orders:ask", "note that somebody asked for a copy")
    ask.add_argument("document", metavar="DOCUMENT")
    ask.add_argument("--person", metavar="ID", required=True)
    ask.add_argument("--event", metavar="ID", default="", help="what the document is about")
    ask.add_argument("--inspection", metavar="ID", default="", help="what the document is about")
    ask.add_argument(
        "--format", default="", metavar="FORMAT", help=f"{', '.join(FORMATS)}, phone; else the person's own"
    )
    ask.add_argument("--size", default="", help="clear, large, giant, or points")
    ask.add_argument("--language", default="", metavar="CODE")
    ask.add_argument("--due", default="", metavar="D", help="the day by which it is promised")
    ask.add_argument("--note", default="")
    for name in ("made", "sent"):
        step = formats.add(name, f"format_orders:{name}", f"note copies as {name}")
        step.add_argument("id", metavar="ID", nargs="+")
        step.add_argument("--on", default="", metavar="D", help="today unless said otherwise")
    liked = formats.add("liked", "format_orders:liked", "keep what the reader says of a copy")
    liked.add_argument("id", metavar="ID")
    liked.add_argument("answer", choices=("yes", "no"))
    liked.add_argument("--note", default="")


def _care_commands(commands: _Commands) -> None:
    settings = commands.add("settings", "organisation:settings", "what the organisation says of itself, and its paper")
    settings.add_argument("values", metavar="KEY=VALUE", nargs="*", help="such as colour=#1a4d7a paper=cream")
    settings.add_argument("--logo", metavar="FILE", help="the picture on every document")
    settings.add_argument("--no-logo", action="store_true", help="take it off")
    undo = commands.add("undo", "care:undo", "take back the last thing done here, or a whole received batch")
    undo.add_argument("--batch", metavar="NAME", help="office: a batch as “receive” names it, even after later ones")
    redo = commands.add("redo", "care:redo", "office: bring a batch back that was undone")
    redo.add_argument("--batch", metavar="NAME", required=True)
    check = commands.add("check", "care:check", "look over database, journal, photos and search")
    check.add_argument("--content-hash", action="store_true", help="digests of the shared content, to compare copies")
    commands.add("back-up", "care:back_up", "write the whole copy to one file").add_argument(
        "--out", metavar="FILE", required=True
    )
    restore = commands.add("restore", "care:restore", "bring a whole copy back into an empty data folder")
    restore.add_argument("file", metavar="FILE")
    _recovery_key(restore, "by the recovery key: the passphrase is then a new one")
    passphrase = commands.group("passphrase", "the passphrase of this copy, and who works here")
    change = passphrase.add("change", "keys:change", "choose another passphrase, for example when an officer leaves")
    change.add_argument("--new-passphrase-file", metavar="FILE", help="where the new one is; else it is asked for")
    _recovery_key(passphrase.add("recover", "keys:recover", "set a new passphrase by the recovery key"), "")
    passphrase.add("bind", "keys:bind", "have the passphrase open this copy in this account, on this computer, only")
    passphrase.add("unbind", "keys:unbind", "have the passphrase alone open this copy again")
    officer = commands.add("officer", "keys:officer", "say who works at this copy from now on")
    officer.add_argument("name", metavar="NAME")
    commands.add("new-keys", "keys:rotate", "office: new keys; the old ones hold for 90 more days")
    prove = commands.add("prove-recovery", "keys:prove", "office: prove once a year that the key on paper works")
    _recovery_key(prove, "")
    recovery = commands.group("recovery", "the office's recovery key")
    new = recovery.add("new", "keys:new_sheet", "office: a new recovery key and its sheet; the old sheet ends")
    new.add_argument("--out", metavar="FILE", required=True, help="where the sheet goes (PDF)")
    commands.add("rehearse", "care:rehearse", "try the newest back-up in a throw-away folder, and say what it holds")
    commands.add(
        "second-place", "care:second_place_chosen", "choose a folder where each day's back-up is kept as well"
    ).add_argument("folder", metavar="FOLDER")


_ROOMS = (
    _copy_commands,
    _people_commands,
    _event_commands,
    _estate_commands,
    _voice_commands,
    _exchange_commands,
    _wording_commands,
    _format_commands,
    _care_commands,
)
_WINDOW_ALONE = (_copy_commands,)
"""To make the options of all commands takes as long as to paint the window."""
