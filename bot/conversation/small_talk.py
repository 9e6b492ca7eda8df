"""What is said to Usher that is no question: small talk, noise, orders to a machine. Tables, and who reads them."""

from __future__ import annotations

import re
from enum import StrEnum
from unicodedata import name

LONGEST = 2_000  # characters of a question; more is a text, and no search finds its point
SHORT = 8  # words; a longer line with a rude word in it has something to say besides
FEW_KNOWN = 2  # foreign words that make a line foreign, where nothing in it is English


class Talk(StrEnum):
    """What a line is, when it is no question."""

    EMPTY = "empty"
    HUGE = "huge"
    HELLO = "hello"
    HOW = "how"
    WHO = "who"
    THANKS = "thanks"
    BYE = "bye"
    ORDERS = "orders"
    MARKUP = "markup"
    ABUSE = "abuse"
    FOREIGN = "foreign"


SAID = {
    Talk.HELLO: "hi, hello, hey, hiya, good morning, good afternoon, good evening, morning, hi there, hello there, "
    "hey there, greetings, moin, servus",
    Talk.HOW: "how are you, how are you doing, how is it going, how's it going, how do you do, what's up, whats up, "
    "how are things, are you ok, are you there",
    Talk.WHO: "who are you, what are you, who is this, are you a bot, are you human, are you a human, are you real, "
    "are you an ai, are you a robot, what is your name, what's your name, what can you do, what do you do, "
    "who is usher, what is usher",
    Talk.THANKS: "thanks, thank you, thx, ty, many thanks, thanks a lot, thank you very much, thank you so much, "
    "cheers, great, perfect, super, nice, cool, ok, okay, ok thanks, okay thanks, great thanks, thanks usher, "
    "thank you usher, got it, good, well done, awesome, that helped, that helps, understood, fine",
    Talk.BYE: "bye, goodbye, bye bye, see you, see you later, good night, cu, later, ciao, have a nice day, "
    "have a good day, have a good weekend",
}
_WHOLE_LINES = {line.strip(): talk for talk, lines in SAID.items() for line in lines.split(",")}

_ORDERS = re.compile(
    r"(?i)\b(?:ignore|disregard|forget|override|bypass)\s+(?:all\s+|any\s+)?(?:of\s+)?(?:your|the|my|previous|prior|above|"
    r"earlier)\s[^.?!]{0,40}\b(?:instructions?|prompts?|directives?|guidelines)\b"
    r"|\b(?:ignore|disregard|forget|override)\s+(?:all\s+|any\s+)?(?:instructions|prompts)\b"
    r"|\b(?:reveal|print|repeat|show|output|dump|tell me)\b[^.?!]{0,30}\b(?:system prompt|your (?:\w+ )?(?:prompt|"
    r"instructions))\b"
    r"|\byou are now (?:a|an|in|dan|free|no longer)\b|\b(?:developer|god|dan|jailbreak) mode\b|^\s*system\s*:"
)
_MARKUP = re.compile(
    r"(?i)<\s*/?\s*(?:script|iframe|img|svg|object|style|body|meta|link|form|input)\b|\bon(?:error|load|click)\s*=|"
    r"\bjavascript:|\{\{.*\}\}|\$\{.*\}|;\s*(?:drop|delete|insert|update)\s+(?:table|from|into)\b|'\s*or\s+'?1'?\s*=\s*'?1"
)
_RUDE = frozenset(
    "idiot idiotic stupid dumb useless moron shit shitty fuck fucking fucker asshole bitch bastard crap crappy "
    "bullshit retard wtf stfu loser".split()
)
_RUDE_LINES = frozenset({"shut up", "go away", "i hate you", "you suck", "you are bad", "go to hell", "get lost"})

# Small words that other languages write and English does not: enough to see that a line is not English.
_FOREIGN = frozenset(
    """
    ich wir sie ihr nicht und oder ist sind das der den dem ein eine einen welche welcher welches wie warum darf dürfen
    kann können muss für mit auf von zu bei wer wo wann mein meine meinen unsere unser habe haben gibt
    je nous vous il elle est sont le les des une et ou pas que qui quoi quel quelle quelles quels comment pourquoi puis
    peux peut pouvons dois pour avec dans sur mon ma mes notre nos ai avons où quand
    yo nosotros es son el los las una y no qué que quién cómo como cuándo dónde cuál cuáles puedo podemos debo para con
    en sobre mi mis nuestro nuestra tengo hay por
    io noi è sono il lo gli un e non che chi cosa come perché quando dove quale quali posso possiamo devo per con su
    mio mia nostro nostra ho abbiamo
    eu nós são os não quem quando onde qual quais posso podemos devo com meu minha nosso tenho
    ik wij jij niet en het een welke hoe waarom mag kan moet voor met op van bij wie waar wanneer mijn onze heb hebben
    ja my nie i jest są czy jak dlaczego mogę możemy muszę dla na do kto gdzie kiedy mój moja
    jag vi inte och är det en ett vilka vilken hur varför får måste för på av vem var när min mina
    """.split()
)
_ENGLISH = frozenset(
    """
    a an the i we you he she it they my our your their is are was were be been am do does did have has had can could
    may might must shall should will would what which who whom whose how why when where there this that these those
    not no yes and or but if of to in on at by for with from about into as than then so me us them any some all
    anyone anybody someone somebody please get use need want know tell help ai idea data
    """.split()
)
_AI = r"(?:a\.?i\.?|llms?|gpt|chatgpt|copilot|bots?|agents?|assistants?|machine learning|models?|automat\w+)"
_POSSIBLE = re.compile(
    r"(?i)\b(?:can|could|might|would|will|is it possible|is there|are there|is anyone|is anybody|do we have|has anyone|"
    rf"has anybody)\s+(?:(?!(?:in|into|to|with|from|on|about|at)\b)[\w'’]+\s+){{0,4}}{_AI}\b"
)
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


def talk_in(line: str) -> Talk | None:
    """What a whole line is when no search is needed to say so; None for what may be a question."""
    if len(line) > LONGEST:
        return Talk.HUGE
    if not _WORD.search(line):
        return Talk.EMPTY
    said = _folded(line)
    if said in _WHOLE_LINES:
        return _WHOLE_LINES[said]
    if _ORDERS.search(line):
        return Talk.ORDERS
    return Talk.MARKUP if _MARKUP.search(line) else None


def talk_unless_answered(line: str) -> Talk | None:
    """What a line is for which no playbook is sure to have the answer: rude, or in another language; else None."""
    words = [one.lower() for one in _WORD.findall(line)]
    if _folded(line) in _RUDE_LINES or (len(words) <= SHORT and not _RUDE.isdisjoint(words)):
        return Talk.ABUSE
    return Talk.FOREIGN if is_foreign(line) else None


def is_foreign(line: str) -> bool:
    """Whether it is written in other letters than Latin ones, or in small words that English does not have."""
    letters = [sign for sign in line if sign.isalpha()]
    other = sum(not name(sign, "").startswith(("LATIN", "FULLWIDTH LATIN", "MATHEMATICAL")) for sign in letters)
    if letters and other * 2 > len(letters):
        return True
    words = {one.lower() for one in _WORD.findall(line)}
    foreign, english = words & (_FOREIGN - _ENGLISH), words & (_ENGLISH - _FOREIGN)
    return len(foreign) >= FEW_KNOWN and len(foreign) > len(english)


def asks_what_ai_can(line: str) -> bool:
    """Whether it sounds like "can AI do that here?": what nobody can answer may become an idea."""
    return _POSSIBLE.search(line) is not None


def _folded(line: str) -> str:
    return " ".join(line.lower().replace("’", "'").replace(",", " ").split()).strip("?!. :)")
