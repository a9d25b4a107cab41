"""What the real kubelet says of itself, as an audit with --configz reads it."""
import json

from drop_ins import FLAG_APART, as_drop_in, derived, leaves
from kubeadm_files import DROP_INS
from servers import NODE

RBAC = "rbac.authorization.k8s.io"
AUDITOR = "configz-auditor"


def kubelet_row(report, check="kubelet/anonymous-auth"):
    found = [f for f in report["findings"] if f["check"] == check and f["subject"]["name"] == NODE]
    assert len(found) == 1, found
    return found[0]


def same_settings(bench, word="--configz"):
    """Every setting the kubelet shows is the one that is judged, without any evidence of the node."""
    shown = {path: value for path, value in leaves(bench.node.configz())
             if value and not (path == FLAG_APART and value is False)}
    mine = derived(bench, sorted(shown), word, node=False)
    assert mine == shown, {path: (mine.get(path), value) for path, value in shown.items()
                           if mine.get(path) != value}
    return len(mine)


def running_decides(bench):
    """A file that was changed after the kubelet was started is not what runs."""
    opened = as_drop_in({"authentication": {"anonymous": {"enabled": True}}})
    try:
        bench.node.change_file(f"{DROP_INS}/zz-open.conf", opened)
        assert kubelet_row(bench.audit())["verdict"] == "fail"
        for node in (True, False):
            row = kubelet_row(bench.audit("--configz", node=node))
            assert row["verdict"] == "pass", row
    finally:
        bench.node.restore()


def rights(bench):
    """Without the right every kubelet setting is unknown; `kubeassay rbac --configz` gives it."""
    binding = {"apiVersion": f"{RBAC}/v1", "kind": "ClusterRoleBinding", "metadata": {"name": AUDITOR},
               "roleRef": {"apiGroup": RBAC, "kind": "ClusterRole", "name": AUDITOR},
               "subjects": [{"apiGroup": RBAC, "kind": "User", "name": AUDITOR}]}
    role = None
    try:
        bench.kube.create(binding)
        for words, verdict in ((), "unknown"), (("--configz",), "pass"):
            if role:
                bench.kube.delete(role)
            role = json.loads(bench.run("rbac", *words, "--name", AUDITOR, "--json", code=0).stdout)
            bench.kube.create(role)

            def took_effect(verdict=verdict):
                report = bench.audit("--configz", "--as", AUDITOR, node=False)
                row = kubelet_row(report)
                assert row["verdict"] in ("unknown", verdict), row
                settings = [f for f in report["findings"] if f["check"].startswith("kubelet/")]
                denied = {f["verdict"] for f in settings} == {"unknown"}
                complete = [r for r in report["requests"] if r["id"] == "v1/nodes"][0]["presence"] == "present"
                return complete and row["verdict"] == verdict and denied == (verdict == "unknown")
            bench.kube.wait(f"{verdict} settings", took_effect, 30)
    finally:
        bench.kube.delete(binding)
        bench.kube.delete(role)


def scenario(bench):
    count = same_settings(bench)
    running_decides(bench)
    rights(bench)
    return f"{count} settings as the kubelet shows them"
