"""The index of a release: finds the entries that a question may mean, and measures how well each fits.

Built from the texts alone, the same in every process; knows no database. `search` gives candidates with their evidence;
`knowledge.decide` makes a decision of them.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from rapidfuzz import fuzz, process

from knowledge.content import Term
from knowledge.kinds import direction, is_negative, kinds
from knowledge.normalise import Prepared, Terms
from knowledge.pinyin import Reader, Reading, initials
from knowledge.postings import Floats, Ints, Postings
from knowledge.words import Words

SAT = 1.0
TSAT = 3.0
LAM = 0
RATE = 0.05
ABOUT = 0.5
CHARACTERS, WORDS, SOUNDS, INITIALS = range(4)


@dataclass(frozen=True, slots=True)
class Source:
    id: str
    texts: tuple[str, ...]
    services: tuple[str, ...] = ()
    about: str = ""


class Tokens(NamedTuple):
    characters: list[str]
    words: list[str]
    sounds: list[str]
    initials: list[str]


def pairs(items: Sequence[str]) -> list[str]:
    return [one + "\t" + other for one, other in zip(items, items[1:]) if one and other]


class Q(NamedTuple):
    text: str
    reading: Reading
    tokens: list
    extra: list
    kind: int
    dirs: tuple
    neg: bool
    numbers: frozenset


class Index:
    def __init__(self, sources: Sequence[Source], terms: Iterable[Term] = ()) -> None:
        self.sources = list(sources)
        self.terms = Terms(terms)
        prepared = [[self.terms.prepare(t) for t in s.texts] for s in self.sources]
        self.entry_of = np.array([i for i, ps in enumerate(prepared) for _ in ps], np.int32)
        flat = [p for ps in prepared for p in ps]
        self.texts = [p.text for p in flat]
        self.raw = [t for s in self.sources for t in s.texts]
        self.reader = Reader(self.texts)
        self.words = Words(self.texts, self.terms.words)
        n = len(flat)
        m = len(self.sources)
        self.n, self.m = n, m
        vocab: list[dict[str, int]] = [{}, {}, {}, {}]
        docs = []
        nid = 0
        df: Counter = Counter()
        entry_tf = []
        ids = []
        allv: dict[tuple, int] = {}
        per_doc = []
        for e, ps in enumerate(prepared):
            tf: Counter = Counter()
            for p in ps:
                r = self.reader.read(p.text)
                toks = self.tokens(p.text, r)
                for x in p.extra:
                    t2 = self.tokens(x, self.reader.read(x))
                    toks = [a + b for a, b in zip(toks[:2], t2[:2])] + toks[2:]
                ini = initials(p.text)
                toks = list(toks[:3]) + [[ini[i : i + k] for k in (2, 3) for i in range(len(ini) - k + 1)]]
                s = [sorted({vocab[f].setdefault(t, len(vocab[f])) for t in toks[f]}) for f in range(4)]
                per_doc.append(s)
                for f in range(4):
                    for t in s[f]:
                        tf[(f, t)] += 1
            df.update(tf.keys())
            if ABOUT and self.sources[e].about:
                x = self.terms.prepare(self.sources[e].about)
                toks = self.tokens(x.text, self.reader.read(x.text))
                for f in range(3):
                    for t in set(toks[f]):
                        tf[(f, vocab[f].setdefault(t, len(vocab[f])))] += ABOUT
                        df[(f, vocab[f][t])] += 0
            entry_tf.append(tf)
        offs = np.cumsum([0] + [len(v) for v in vocab])
        self.vocab = [{k: i + int(offs[f]) for k, i in v.items()} for f, v in enumerate(vocab)]
        V = int(offs[-1])
        idf = np.zeros(V, np.float32)
        for (f, t), c in df.items():
            idf[offs[f] + t] = math.log(1 + (m - c + 0.5) / (c + 0.5))
        self.idf = idf
        self.oov = math.log(1 + (m + 0.5) / 0.5)
        T, S, W = [], [], []
        mass = np.zeros((4, n), np.float32)
        mass2 = np.zeros(n, np.float32)
        for d, s in enumerate(per_doc):
            for f in range(4):
                g = [t + int(offs[f]) for t in s[f]]
                T += g
                S += [f * n + d] * len(g)
                W += [1.0] * len(g)
                mass[f, d] = idf[g].sum() if g else 0
                if f < 2:
                    mass2[d] += (idf[g] ** 2).sum() if g else 0
        topics = {}
        self.topic_of = []
        for so in self.sources:
            self.topic_of.append([topics.setdefault(x, len(topics)) for x in (so.services or ("#" + so.id,))])
        nt = len(topics)
        self.nt = nt
        topic_tf = [Counter() for _ in range(nt)]
        topic_n = [0] * nt
        for e, tf in enumerate(entry_tf):
            for t in self.topic_of[e]:
                topic_tf[t].update(tf)
                topic_n[t] += len(prepared[e])
        tdf = Counter()
        for tf in topic_tf:
            tdf.update(tf.keys())
        kk = max(len(t) for t in self.topic_of)
        self.tmain = np.array([(t + t[:1] * kk)[:kk] for t in self.topic_of], np.int32)
        lam = LAM
        tidf = np.zeros(V, np.float32)
        for (f, t), c in tdf.items():
            tidf[offs[f] + t] = math.log(1 + (nt - c + 0.5) / (c + 0.5))
        self.tidf = tidf
        self.toov = math.log(1 + (nt + 0.5) / 0.5)
        W = [float(idf[t]) for t in T]
        for e, tf in enumerate(entry_tf):
            k = len(prepared[e])
            for (f, t), c in tf.items():
                if f < 3:
                    i = int(offs[f]) + t
                    T.append(i)
                    S.append(4 * n + f * m + e)
                    W.append(idf[i] * c / (c + 0.5 + RATE * k) * (1.5 + RATE))
        for e, tf in enumerate(topic_tf):
            for (f, t), c in tf.items():
                if f < 3:
                    i = int(offs[f]) + t
                    T.append(i)
                    S.append(4 * n + 3 * m + f * nt + e)
                    W.append(tidf[i] * c / (c + 0.5 + RATE * topic_n[e]) * (1.5 + RATE))
        T = np.array(T, np.int32)
        self.post = Postings.build(T, np.array(S, np.int32), np.array(W, np.float32), V, 4 * n + 3 * m + 3 * nt)
        self.mass = mass
        self.mass2 = mass2
        self.sounds = ["".join(self._sound(x) for x in self.reader.read(t).sounds) for t in self.texts]
        self.inits = [initials(t) for t in self.texts]
        self.kinds = np.array([kinds(t) for t in self.texts], np.int32)
        d = np.array([direction(t) for t in self.texts], np.int32).reshape(-1, 2)
        self.d1, self.d2 = d[:, 0], d[:, 1]
        self.neg = np.array([is_negative(t) for t in self.texts], bool)
        self.nums = [frozenset(re.findall("[0-9]+", t)) for t in self.texts]
        self.starts = np.searchsorted(self.entry_of, np.arange(m))

    def _sound(self, x):
        return x

    def tokens(self, text, r):
        shapes = r.shapes
        han = "".join(c for c in shapes if len(c) == 1 and not c.isascii()) if False else None
        w = []
        run = ""
        for c in shapes + [""]:
            if c and not c.isascii():
                run += c
            else:
                if run:
                    w += [x for x in self.words.cut(run) if len(x) > 1]
                run = ""
                if c:
                    w.append(c)
        return [[c for c in shapes if c] + pairs(shapes), w, r.sounds + pairs(r.sounds), []]

    def question(self, raw):
        p = self.terms.prepare(raw)
        r = self.reader.read(p.text)
        toks = self.tokens(p.text, r)
        L = r.letters
        toks[3] = [L[i : i + k] for k in (2, 3) for i in range(len(L) - k + 1)]
        return p, r, toks

    def evidence(self, raw, depth=50, near=frozenset()):
        n, m = self.n, self.m
        p, r, toks = self.question(raw)
        ids, ws, Q, TQ = [], [], [0.0] * 4, [0.0] * 4
        for f in range(4):
            v = self.vocab[f]
            for t in dict.fromkeys(toks[f]):
                i = v.get(t)
                if i is None:
                    # a pair of known characters in an unknown order counts less than an unknown one
                    Q[f] += self.oov * (PAIR if "\t" in t else 1)
                    TQ[f] += self.toov * (PAIR if "\t" in t else 1)
                else:
                    ids.append(i)
                    ws.append(1.0)
                    Q[f] += self.idf[i]
                    TQ[f] += self.tidf[i]
        for x in p.extra:
            t2 = self.tokens(x, self.reader.read(x))
            for f in (0, 1):
                for t in dict.fromkeys(t2[f]):
                    i = self.vocab[f].get(t)
                    if i is not None:
                        ids.append(i)
                        ws.append(0.5)
                        Q[f] += 0.5 * self.idf[i]
                        TQ[f] += 0.5 * self.tidf[i]
        self.tq = np.array(TQ)
        rid = [i for i in ids if i < RB(self)]
        self.q2 = float(sum(self.idf[i] ** 2 for i in rid)) + self.oov**2 * (
            sum(
                (PAIR if "+" in t or chr(9) in t else 1) for f in (0, 1) for t in set(toks[f]) if t not in self.vocab[f]
            )
        )
        s2 = self.post.scores(rid, [float(self.idf[i]) for i in rid])
        self.o2 = s2[:n] + s2[n : 2 * n]
        self.e2 = s2[4 * n : 4 * n + m] + s2[4 * n + m : 4 * n + 2 * m]
        if not ids:
            return None
        sc = self.post.scores(ids, ws)
        o = sc[: 4 * n].reshape(4, n)
        Qm = np.array(Q)
        shapes = sum(1 for s in r.shapes if s)
        share = shapes / max(1, len(r.shapes))
        letters = len(r.letters) / max(1, len(r.letters) + len(r.sounds))
        # recall score: length-normalised overlaps
        fw = np.array([1.0 * share, 0.6 * share, 0.4 + 0.6 * (1 - share), 1.0 if r.letters else 0])
        tot = (fw * Qm).sum()
        norm = fw[:, None] * o / (1 + K1 * (1 - B + B * self.mass / (self.mass.mean(1, keepdims=True) + 1e-9)))
        rec = norm.sum(0)
        R = np.maximum.reduceat(rec, self.starts) / max(tot, 1e-6)
        E = sum(fw[f] * sc[4 * n + f * m : 4 * n + (f + 1) * m] for f in range(3)) / max(tot, 1e-6)
        TO = 4 * n + 3 * m
        Tt = sum(fw[f] * sc[TO + f * self.nt : TO + (f + 1) * self.nt] for f in range(3)) / max(
            (fw * self.tq).sum(), 1e-6
        )
        Z = R + E + Tt[self.tmain].max(1)
        ke = min(NE, m)
        te = np.argpartition(-Z, ke - 1)[:ke]
        bounds = np.append(self.starts, n)
        bp = [int(bounds[e] + rec[bounds[e] : bounds[e + 1]].argmax()) for e in te]
        k = min(depth, n)
        top = np.argpartition(-rec, k - 1)[:k]
        top = np.union1d(top[rec[top] > 0], np.array(bp))
        top = top[np.lexsort((top, -rec[top]))]
        return p, r, Qm, share, letters, o, sc, top, rec


PAIR = 0.5
RB = lambda I: len(I.vocab[0]) + len(I.vocab[1])
K1, B = 1.2, 0.75
NE = 30

from knowledge.rank import MEASURES


def measures(I, raw, depth=40, near=frozenset()):
    ev = I.evidence(raw, depth)
    if ev is None or len(ev[7]) == 0:
        return None
    p, r, Q, share, letters, o, sc, top, rec = ev
    Q = np.maximum(Q, 1e-6)
    k = len(top)
    ot = o[:, top]
    asked = np.minimum(ot / Q[:, None], 1)
    said = np.minimum(ot / np.maximum(I.mass[:, top], 1e-6), 1)
    written = share * (1 - letters)
    typed = (1 - share) * (1 - letters)

    def blend(x):
        y = x.copy()
        y[0] = written * x[0] + typed * x[2] + letters * x[3]
        y[1] = written * x[1] + typed * x[2] + letters * x[3]
        y[2] = (1 - letters) * x[2] + letters * x[3]
        return y[:3]

    A, S = blend(asked), blend(said)
    qs = "".join(r.sounds)
    sl = process.cdist([qs], [I.sounds[d] for d in top], scorer=fuzz.ratio)[0] / 100
    if share == 1 and not letters:
        l = process.cdist([p.text], [I.texts[d] for d in top], scorer=fuzz.ratio)[0] / 100
        pl = process.cdist([p.text], [I.texts[d] for d in top], scorer=fuzz.partial_ratio)[0] / 100
    else:
        if letters:
            sl = (1 - letters) * sl + letters * process.cdist(
                [r.letters], [I.inits[d] for d in top], scorer=fuzz.ratio
            )[0] / 100
        l = pl = sl
    qk = kinds(p.text)
    d1, d2 = direction(p.text)
    ng = is_negative(p.text)
    ck = I.kinds[top]
    same = (ck & qk) != 0
    other = ~same & (ck != 0) & (qk != 0)
    dirc = ((I.d1[top] & d2) | (I.d2[top] & d1)) != 0
    neg = I.neg[top] != ng
    nums = frozenset(re.findall("[0-9]+", p.text))
    nother = np.array([bool(nums and I.nums[d] and not nums & I.nums[d]) for d in top])
    e = I.entry_of[top]
    TQ = np.maximum(I.tq, 1e-6)
    n4, m, nt = 4 * I.n, I.m, I.nt
    E = np.stack([np.minimum(sc[n4 + f * m + e] / Q[f], 3) for f in range(3)] + [asked[3]])
    tm = I.tmain[e]
    TT = np.stack([np.minimum(sc[n4 + 3 * m + f * nt + tm].max(1) / TQ[f], 3) for f in range(3)] + [asked[3]])
    E = blend(E)
    TT = blend(TT)
    X = np.stack(
        [
            A[0],
            S[0],
            A[1],
            S[1],
            A[2],
            S[2],
            l,
            pl,
            sl,
            same,
            other,
            dirc,
            neg,
            nother,
            E[0],
            E[1],
            E[2],
            TT[0],
            TT[1],
            TT[2],
            written * np.minimum(I.o2[top] / max(I.q2, 1e-6), 1) + (1 - written) * A[0],
            written * np.minimum(I.o2[top] / np.maximum(I.mass2[top], 1e-6), 1) + (1 - written) * S[0],
            written * np.minimum(I.e2[e] / max(I.q2, 1e-6), 1.5) + (1 - written) * E[0],
        ],
        1,
    ).astype(np.float32)
    return X, top, e, p, r, Q
