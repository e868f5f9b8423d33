"""temporary"""
from __future__ import annotations
from dataclasses import dataclass, field
import math, re
from collections import Counter, defaultdict
from knowledge.content import Content

@dataclass(frozen=True, slots=True)
class Candidate:
    entry: str
    probability: float
    why: dict[str, float | str] = field(default_factory=dict)

@dataclass(frozen=True, slots=True)
class Decided:
    kind: str
    candidates: tuple[Candidate, ...]
    reason: str

def grams(t):
    t=re.sub(r"\W","",t.lower()); return list(t)+[t[i:i+2] for i in range(len(t)-1)]

class Matcher:
    def __init__(self, content):
        self.post=defaultdict(list); self.owner=[]; df=Counter()
        texts=[(e.id,q) for e in content.entries for q in (e.question,*e.phrasings)]
        for i,(e,q) in enumerate(texts):
            self.owner.append(e)
            for g in set(grams(q)): self.post[g].append(i); df[g]+=1
        self.n=len(texts); self.idf={g:math.log(1+(self.n-c+.5)/(c+.5)) for g,c in df.items()}
        self.len=[len(grams(q)) for _,q in texts]
    @classmethod
    def of(cls, content: Content): return cls(content)
    def match(self, text, near=frozenset()):
        s=Counter(); gs=set(grams(text)); tot=sum(self.idf.get(g,9) for g in gs) or 1
        for g in gs:
            for i in self.post.get(g,()): s[i]+=self.idf[g]
        best={}
        for i,v in s.items():
            v=v/tot*(1/(0.5+0.5*self.len[i]/max(4,len(gs))))
            e=self.owner[i]
            if v>best.get(e,0): best[e]=v
        top=sorted(best.items(), key=lambda x:-x[1])[:10]
        c=tuple(Candidate(e,min(.99,v),{}) for e,v in top)
        k='unknown' if not c or c[0].probability<.35 else 'answer' if c[0].probability>.7 else 'offer'
        return Decided(k,c,'临时')
