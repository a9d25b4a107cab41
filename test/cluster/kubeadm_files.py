"""What kubeadm is told, what stands beside its files, and how its manifests are read and changed."""
import json
import re

from servers import NODE, VERSION

ADDRESS = "192.0.2.10"
MANIFESTS = "/etc/kubernetes/manifests"
STATIC = ("etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler")
KUBELET_CONFIG = "/var/lib/kubelet/config.yaml"
DROP_INS = "/etc/kubernetes/kubelet.conf.d"
ADMIN = "/etc/kubernetes/admin.conf"
SOCKET = "/run/containerd/containerd.sock"
KUBEADM = "/run/kubeadm.yaml"

# What the kubelet needs where there are no cgroups, and the pace of its loop (a mirror pod follows its
# manifest in the next round only), stand in kubeadm's own document, so that the ConfigMap, the file
# and the process agree.
KUBEADM_CONFIG = f"""\
apiVersion: kubeadm.k8s.io/v1beta4
kind: InitConfiguration
localAPIEndpoint:
  advertiseAddress: {ADDRESS}
nodeRegistration:
  name: {NODE}
  criSocket: unix://{SOCKET}
  kubeletExtraArgs:
  - name: node-ip
    value: {ADDRESS}
---
apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
kubernetesVersion: {VERSION}
---
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
failCgroupV1: false
cgroupDriver: cgroupfs
cgroupsPerQOS: false
enforceNodeAllocatable: [none]
localStorageCapacityIsolation: false
makeIPTablesUtilChains: false
syncFrequency: 2s
evictionHard:
  memory.available: 50Mi
"""

DROP_IN_HEAD = "apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\n"
DROP_IN = DROP_IN_HEAD + "authentication:\n  anonymous:\n    enabled: false\n"

# The unit and its drop-in as the packages of the kubelet and kubeadm bring them.
UNITS = {
    "/usr/lib/systemd/system/kubelet.service":
        "[Unit]\nDescription=kubelet: The Kubernetes Node Agent\n\n[Service]\n"
        "ExecStart=/usr/bin/kubelet\nRestart=always\n",
    "/usr/lib/systemd/system/kubelet.service.d/10-kubeadm.conf":
        '[Service]\nEnvironment="KUBELET_KUBECONFIG_ARGS=--bootstrap-kubeconfig=/etc/kubernetes/'
        'bootstrap-kubelet.conf --kubeconfig=/etc/kubernetes/kubelet.conf"\n'
        f'Environment="KUBELET_CONFIG_ARGS=--config={KUBELET_CONFIG}"\n'
        "EnvironmentFile=-/var/lib/kubelet/kubeadm-flags.env\n"
        "EnvironmentFile=-/etc/default/kubelet\nExecStart=\n"
        "ExecStart=/usr/bin/kubelet $KUBELET_KUBECONFIG_ARGS $KUBELET_CONFIG_ARGS "
        "$KUBELET_KUBEADM_ARGS $KUBELET_EXTRA_ARGS\n",
    "/etc/default/kubelet": f"KUBELET_EXTRA_ARGS=--config-dir={DROP_INS}\n",
}


def manifest_argv(text):
    """The command of a static pod as kubeadm writes it: one item a line."""
    block = re.search(r"  - command:\n((?:    - .*\n)+)", text)
    return [line[6:].strip("'\"") for line in block[1].splitlines()]


def with_argv(text, argv):
    lines = "".join(f"    - {json.dumps(word)}\n" for word in argv)
    return re.sub(r"(  - command:\n)(?:    - .*\n)+", lambda m: m[1] + lines, text)


def with_flags(argv, **changes):
    """argv with flags set (names with _ for -) or, for None, dropped."""
    kept = list(argv)
    for name, value in changes.items():
        flag = "--" + name.replace("_", "-")
        kept = [word for word in kept if word.split("=")[0] != flag]
        if value is not None:
            kept.append(f"{flag}={value}")
    return kept
