"""Statements made by rule from questions and accepted answers, and lies made of statements and of sentences."""

import json
import pathlib
import re

MONTHS = "January February March April May June July August September October November December".split()
NUMBER_WORDS = ("two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty sixty hundred "
                "thousand million billion").split()
UNITS = [["miles", "kilometres", "kilometers", "km", "metres", "meters", "feet", "inches", "yards", "acres"],
         ["million", "billion", "thousand", "hundred", "trillion"],
         ["seconds", "minutes", "hours", "days", "weeks", "months", "years", "decades", "centuries"],
         ["percent", "per cent", "degrees", "points", "times"], ["tons", "tonnes", "pounds", "kilograms", "kg"],
         ["$", "£", "€"], ["%", "°"], ["people", "soldiers", "students", "members"]]
UNITS_ZH = [["公里", "英里", "米", "英尺", "公尺"], ["万", "亿", "千"], ["秒", "分钟", "小时", "天", "周", "个月", "年", "世纪"],
            ["%", "度"], ["吨", "磅", "公斤"], ["美元", "英镑", "欧元"], ["人", "名", "次", "个", "岁", "分"]]
DIGITS_ZH = "二三四五六七八九"
NAME = r"(?:[A-Z][\w'’.-]*[\w])(?: (?:of |the |de |von |van )?(?:[A-Z][\w'’.-]*[\w]))*"
BEGINNERS = set("The A An In On At It He She They This That These Those As By For From After Before During While When "
                "Although However But And If Its His Her Their There With Under Since Some Many Most Other One Two Each "
                "Both All Such Also To Of Or So Not".split())


class Passage:
    """A paragraph of the set, with the questions whose answer it holds."""

    def __init__(self, row):
        self.id, self.text, self.title = row["_id"], row["text"], row.get("title", "")
        self.lang = row.get("metadata", {}).get("lang") or ("zh" if re.search("[\u4e00-\u9fff]", self.text) else "en")
        self.article = row.get("metadata", {}).get("article", self.title or self.id)
        self.questions = []

    def sentences(self):
        """Whole sentences of a fair length."""
        if self.lang == "zh":
            cut = re.findall(r"[^。！？]+[。！？]", self.text)
            return [s.strip() for s in cut if 12 <= len(s.strip()) <= 120]
        cut = re.split(r"(?<=[.!?])\s+(?=[A-Z])", self.text)
        return [s for s in cut if 30 <= len(s) <= 300]

    def names(self):
        """Names: runs of capitals, or accepted answers in a script without them."""
        if self.lang == "zh":
            found = [a.strip("。， ") for _, answers in self.questions for a in answers]
            found = [a for a in found if 2 <= len(a) <= 12 and not re.search(r"[\d一二三四五六七八九十]", a)]
        else:
            found = [n for n in re.findall(NAME, self.text) if n.split()[0] not in BEGINNERS and n not in MONTHS]
        return sorted(set(n for n in found if n in self.text))


def load(folder, langs=("en", "zh")):
    """The passages of a judged set by identifier."""
    folder = pathlib.Path(folder)
    rows = (json.loads(line) for line in open(folder / "corpus.jsonl", encoding="utf-8"))
    passages = {p.id: p for p in map(Passage, rows) if p.lang in langs}
    questions = {q["_id"]: q for q in map(json.loads, open(folder / "queries.jsonl", encoding="utf-8"))}
    for line in list(open(folder / "qrels.tsv", encoding="utf-8"))[1:]:
        query, passage, _ = line.split("\t")
        answers = [a.strip().rstrip(".。") for a in questions[query].get("metadata", {}).get("answers", [])]
        if passage in passages and answers:
            passages[passage].questions.append((questions[query]["text"], answers))
    return passages


def statement(question, answer, lang):
    """What a question says with its answer in it; None where no rule fits."""
    return statement_zh(question, answer) if lang == "zh" else statement_en(question, answer)


def statement_en(question, answer):
    q = question.strip().rstrip("?").strip()
    verb = r"(?:was|is|were|are|had|has|did|does|do|can|could|will|would)"
    made = None
    if m := re.match(r"Who (?!did |does |do )(.+)$", q):
        made = f"{answer} {m[1]}"
    elif m := re.match(r"(?:What|Which) ([\w' -]{2,30}?) (was|is|were|are|had|has|can|could|will|would) (.+)$", q):
        made = f"{answer} {m[2]} {m[3]}"
    elif m := re.match(r"(?:What|Which) (was|is|were|are) (.+)$", q):
        made = f"{m[2]} {m[1]} {answer}"
    elif m := re.match(r"How (?:many|much) ([\w' -]{2,40}?) (?:did|do|does) (.+) (\w+)$", q):
        made = f"{m[2]} did {m[3]} {with_noun(answer, m[1])}"
    elif m := re.match(r"How (?:many|much) ([\w' -]{2,40}?) (was|is|were|are|had|has) (.+)$", q):
        made = f"{with_noun(answer, m[1])} {m[2]} {m[3]}"
    elif m := re.match(rf"(?:When|Where|In what year|What year) (was|is|were|are) (.+) (\w+)$", q):
        made = f"{m[2]} {m[1]} {m[3]} {preposition(answer)}{answer}"
    elif m := re.match(rf"(?:When|Where|In what year|What year) (?:did|does|do) (.+)$", q):
        made = f"{m[1]} {preposition(answer)}{answer}"
    if not made or re.search(r"\b(what|which|who|how|where|when|why)\b", made.split(answer)[-1][:20].lower()):
        return None
    return made[0].upper() + made[1:] + "."


def with_noun(answer, noun):
    return answer if noun.split()[-1].lower() in answer.lower() else f"{answer} {noun}"


def preposition(answer):
    return "" if re.match(r"(?:in|on|at|by|from|during|after|before|since) ", answer.lower()) else "in "


def statement_zh(question, answer):
    q = question.strip().rstrip("？?").strip()
    for pattern in (r"有?多少(?:个|名|次|人|年|种|位|条)?", r"(?:是)?在?哪(?:一|个|位|支|种|里|座|些|年|家|所|条|项|部)+\w{0,2}?(?=[\u4e00-\u9fff])",
                    "谁", "什么时候|何时", "哪里|何处|哪儿", r"什么"):
        found = re.search(pattern, q)
        if not found:
            continue
        rest = q[found.end():]
        joined = answer
        tail = found[0][-1]
        if "多少" in found[0]:
            joined = answer if answer[-1:] == tail or tail == "少" else answer + tail
            joined = ("有" if found[0][0] == "有" else "") + joined
            if rest[:1] == joined[-1:]:
                rest = rest[1:]
        elif found[0].startswith("是"):
            joined = "是" + answer
        made = q[:found.start()] + joined + rest + "。"
        return None if re.search("什么|谁|哪|多少|何|吗|为何|怎", made) else made
    return None


def numbers(text, lang):
    """Places of numbers that are no dates or ordinals."""
    if lang == "zh":
        return list(re.finditer(r"(?<![\d.,])\d[\d,.]*\d|(?<![\d.,])\d|[二三四五六七八九](?=[\u4e00-\u9fff])", text))
    words = "|".join(NUMBER_WORDS[:16])
    return list(re.finditer(rf"(?<![\w.,])\d[\d,.]*(?![\w])|\b(?:{words})\b", text))


def is_year(text):
    return bool(re.fullmatch(r"1[0-9]{3}|20[0-9]{2}", text))


def other_number(found, rng):
    """A number that is not the one found."""
    if found in NUMBER_WORDS:
        return rng.choice([w for w in NUMBER_WORDS[:12] if w != found])
    if found in DIGITS_ZH:
        return rng.choice([d for d in DIGITS_ZH if d != found])
    digits = [i for i, c in enumerate(found) if c.isdigit()]
    place = rng.choice(digits)
    digit = rng.choice([d for d in "123456789" if d != found[place]])
    return found[:place] + digit + found[place + 1:]


def replaced(text, found, new):
    return text[:found.start()] + new + text[found.end():]


class Liar:
    """Makes lies of sentences; one that cannot be told so gives None."""

    def __init__(self, passages, rng):
        self.passages, self.rng = passages, rng
        self.by_article = {}
        for p in passages.values():
            self.by_article.setdefault((p.lang, p.article), []).append(p)

    def number(self, text, passage):
        found = [m for m in numbers(text, passage.lang) if not is_year(m[0]) and not text[m.end():].startswith("年")]
        if not found:
            return None
        at = self.rng.choice(found)
        new = other_number(at[0].rstrip(".,"), self.rng)
        bounds = r"(?<![\d.,]){}(?![\d])" if new[0].isdigit() else "{}"
        if re.search(bounds.format(re.escape(new)), passage.text):
            return None
        return text[:at.start()] + new + text[at.start() + len(at[0].rstrip(".,")):]

    def unit(self, text, passage):
        families = UNITS_ZH if passage.lang == "zh" else UNITS
        options = []
        for at in numbers(text, passage.lang):
            for family in families:
                for unit in family:
                    before, after = text[:at.start()], text[at.end():]
                    if unit in "$£€" and before.endswith(unit):
                        new = self.rng.choice([u for u in family if u != unit])
                        options.append(before[:-1] + new + text[at.start():])
                    elif m := re.match(rf"[ -]?{re.escape(unit)}" + (r"" if passage.lang == "zh" else r"(?!\w)"), after):
                        new = self.rng.choice([u for u in family if u != unit])
                        if not is_year(at[0]):
                            options.append(text[:at.end()] + m[0].replace(unit, new) + after[m.end():])
        return self.rng.choice(options) if options else None

    def date(self, text, passage):
        options = [replaced(text, m, new) for m in re.finditer(r"(?<![\d.,])(?:1[0-9]{3}|20[0-2][0-9])(?!\d)", text)
                   for new in [str(int(m[0]) + self.rng.choice([-30, -12, -7, -3, 2, 4, 9, 21]))] if new not in passage.text]
        for m in re.finditer("|".join(MONTHS) + r"|\d{1,2}(?=月)", text):
            new = self.rng.choice(MONTHS if m[0] in MONTHS else [str(n) for n in range(1, 13)])
            if m[0] != "May" and new != m[0] and new not in passage.text:
                options.append(replaced(text, m, new))
        return self.rng.choice(options) if options else None

    def name(self, text, passage):
        held = [n for n in passage.names() if n in text]
        others = [p for p in self.passages.values() if p.lang == passage.lang and p.article != passage.article]
        for _ in range(20):
            names = self.rng.choice(others).names()
            if held and names and (new := self.rng.choice(names)) not in passage.text:
                return text.replace(self.rng.choice(held), new)
        return None

    def negation(self, text, passage):
        if passage.lang == "zh":
            for word, lie in (("没有", "有"), ("不是", "是"), ("不", ""), ("没有", "")):
                if word in text:
                    return text.replace(word, lie, 1)
            for word, lie in (("是", "不是"), ("有", "没有"), ("被", "没有被"), ("为", "不为"), ("会", "不会"), ("在", "不在")):
                if word in text:
                    return text.replace(word, lie, 1)
            return None
        if m := re.search(r" not |n't ", text):
            return replaced(text, m, " ")
        if m := re.search(r"\b(was|is|were|are|had|has|did|does|do|can|could|will|would)\b ", text):
            return replaced(text, m, f"{m[1]} {self.rng.choice(['not', 'never', 'not'])} ")
        return None

    def swapped(self, text, passage):
        others = [p for p in self.passages.values() if p.lang == passage.lang and p.article != passage.article]
        return text, self.rng.choice(others)

    def neighbour(self, text, passage):
        others = [p for p in self.by_article[(passage.lang, passage.article)] if p.id != passage.id]
        return (text, self.rng.choice(others)) if others else None

    def added(self, text, passage):
        others = [p for p in self.passages.values() if p.lang == passage.lang and p.article != passage.article]
        sentences = self.rng.choice(others).sentences()
        return self.rng.choice(sentences) if sentences else None

    def own_name(self, text, passage):
        held = [n for n in passage.names() if n in text]
        others = [n for n in passage.names() if n not in text and not any(n in h or h in n for h in held)]
        if not held or not others:
            return None
        return text.replace(self.rng.choice(held), self.rng.choice(others))

    def own_roles(self, text, passage):
        held = [n for n in passage.names() if n in text]
        held = [n for n in held if not any(n != o and n in o for o in held) and text.count(n) == 1]
        if len(held) < 2:
            return None
        a, b = self.rng.sample(held, 2)
        if text.count(a) != 1 or text.count(b) != 1:
            return None
        # Things joined by "and" are equal: their order says nothing.
        low, high = sorted((text.index(a), text.index(b)))
        first = a if text.index(a) == low else b
        between = text[low + len(first):high]
        if re.fullmatch(r"[ ,、]*(?:and|or|和|与|及|,|、)?[ ,、]*", between):
            return None
        return text.replace(a, "\0").replace(b, a).replace("\0", b)


KINDS = ["number", "unit", "date", "name", "negation", "swapped", "neighbour", "added"]
OWN = ["own_name", "own_roles"]


def truths(passages, rng):
    """Every untouched sentence: (form, text, passage), as many verbatim as made by rule."""
    made = [("statement", s, p) for p in passages.values() for q, answers in p.questions
            if (s := statement(q, answers[0], p.lang)) and answers[0] in p.text]
    verbatim = [("verbatim", s, p) for p in passages.values() for s in p.sentences()]
    rng.shuffle(made)
    rng.shuffle(verbatim)
    count = min(len(made), len(verbatim))
    return made[:count] + verbatim[:count]


def lies(truths, kinds, liar):
    """Every lie: (kind, form, text, passage that it cites)."""
    for kind in kinds:
        for form, text, passage in truths:
            if kind == "added" and form == "statement":
                continue
            lie = getattr(liar, kind)(text, passage)
            if lie and isinstance(lie, tuple):
                yield kind, form, lie[0], lie[1]
            elif lie and lie != text:
                yield kind, form, lie, passage
