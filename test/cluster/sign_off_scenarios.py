"""The sheet that owners sign, of a real server: one right comes and one goes between two snapshots."""
import csv
import html.parser
import io
import os

from access_world import RBAC
from objects import meta
from review_scenarios import snapshot

SPACE, NOBODY = "sheet", "sheet-unowned"
OWNERS = "labels: {owner: example.org/owner, team: example.org/team}\n"


def bound(name, space, role, who):
    return {"apiVersion": f"{RBAC}/v1", "kind": "RoleBinding", "metadata": meta(name, space),
            "subjects": [{"kind": "ServiceAccount", "namespace": space, "name": who}],
            "roleRef": {"apiGroup": RBAC, "kind": "Role", "name": role}}


def role(name, space, verb, resource):
    return {"apiVersion": f"{RBAC}/v1", "kind": "Role", "metadata": meta(name, space),
            "rules": [{"verbs": [verb], "apiGroups": [""], "resources": [resource]}]}


def furnish(kube):
    """Two accounts of two owners, by their own label and by their namespace's, and one of nobody."""
    labels = {"example.org/owner": "shop", "example.org/team": "red"}
    for name, own in ((SPACE, labels), (NOBODY, {})):
        kube.create({"apiVersion": "v1", "kind": "Namespace", "metadata": meta(name, labels=own)})
    for name, space, own in (("web", SPACE, {}), ("data", SPACE, {"example.org/owner": "lab"}), ("stray", NOBODY, {})):
        kube.create({"apiVersion": "v1", "kind": "ServiceAccount", "metadata": meta(name, space, labels=own)})
    for space, name, verb, resource in ((SPACE, "kept", "get", "configmaps"), (SPACE, "taken", "list", "secrets"),
                                        (SPACE, "granted", "create", "pods"), (NOBODY, "kept", "get", "pods")):
        kube.create(role(name, space, verb, resource))
    kube.create(bound("kept", SPACE, "kept", "web"))
    kube.create(bound("taken", SPACE, "taken", "data"))
    kube.create(bound("stray", NOBODY, "kept", "stray"))


class Page(html.parser.HTMLParser):
    """The texts of the headings and cells, by section."""

    def __init__(self, text):
        super().__init__()
        self.sections, self.tags, self.open = [], set(), False
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.open = tag in ("h2", "td")
        if tag == "h2":
            self.sections.append([])
        if self.open:
            self.sections[-1].append("")

    def handle_endtag(self, tag):
        self.open = False

    def handle_data(self, data):
        if self.open:
            self.sections[-1][-1] += data


def rows_of(text):
    """(owner, team, identity, right, where, binding, change) of the accounts here."""
    table = list(csv.DictReader(io.StringIO(text)))
    assert list(table[0]) == ["owner", "team", "identity", "right", "where", "binding", "role", "change", "keep",
                              "remove", "signature", "date"], table[0]
    assert not any(row[empty] for row in table for empty in ("keep", "remove", "signature", "date")), table
    return [tuple(row[key] for key in ("owner", "team", "identity", "right", "where", "binding", "change"))
            for row in table if f"{SPACE}/" in row["identity"] or f"{NOBODY}/" in row["identity"]]


def sheet(bench):
    kube = bench.kube
    furnish(kube)
    before = snapshot(bench, "sheet-before")
    kube.create(bound("granted", SPACE, "granted", "web"))
    kube.call("DELETE", f"/apis/{RBAC}/v1/namespaces/{SPACE}/rolebindings/taken")
    after = snapshot(bench, "sheet-after")
    owners = os.path.join(bench.folder, "owners.yaml")
    with open(owners, "w", encoding="ascii") as file:
        file.write(OWNERS)
    words = ("access-review", before, after, "--owners", owners)
    rows = rows_of(bench.run(*words, "-o", "csv", code=1).stdout)
    where = f"namespace {SPACE}"
    assert rows == [
        ("lab", "red", f"ServiceAccount {SPACE}/data", "read secrets (list)", where,
         f"RoleBinding {SPACE}/taken", "lost"),
        ("shop", "red", f"ServiceAccount {SPACE}/web", "change pods (create)", where,
         f"RoleBinding {SPACE}/granted", "gained"),
        ("shop", "red", f"ServiceAccount {SPACE}/web", "read configmaps (get)", where,
         f"RoleBinding {SPACE}/kept", ""),
        ("", "", f"ServiceAccount {NOBODY}/stray", "read pods (get)", f"namespace {NOBODY}",
         f"RoleBinding {NOBODY}/stray", "")], rows
    page = Page(bench.run(*words, "-o", "html", code=1).stdout)
    titles = [section[0] for section in page.sections]
    assert "script" not in page.tags and titles[:2] == ["lab (team red)", "shop (team red)"], titles
    assert titles[-1] == "Nobody is named", titles
    for (owner, *_, identity, right, _, _, change) in rows:
        cells = page.sections[titles.index(f"{owner} (team red)" if owner else "Nobody is named")]
        at = [i for i, cell in enumerate(cells) if cell == identity and cells[i + 1] == right]
        assert len(at) == 1 and cells[at[0] + 4] == change, (identity, right, cells)
    for space in (SPACE, NOBODY):
        kube.call("DELETE", f"/api/v1/namespaces/{space}")
    return f"{len(rows)} rights in a sheet for {len(titles)} owners, one gained and one lost"
