from offline.recorder import record
from tests.strangers import strangers

for u in (False, True):
    g = record(strangers, "small", {"aws:region": "eu-west-1"}, unknowns=u)
    for r in g:
        print(r.type, r.name, r.id, dict(r.inputs), dict(r.outputs))
    print(g.exports, *g.warnings, sep="\n  ")
    print(g.packages)
