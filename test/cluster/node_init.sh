#!/usr/bin/env bash
# Process 1 of the whole node, in new network, mount, process and host name namespaces. Makes the
# host read-only here, lays folders of the node's own over it, says "ready" and waits until its
# standard input ends; with it every process of the node ends.
#
# usage: node_init.sh SERVERS LAYERS NAME ADDRESS
set -eu
servers=$1 layers=$2 name=$3 address=$4

ip link set lo up
ip addr add "$address/32" dev lo
echo "$name" >/proc/sys/kernel/hostname

# Nothing of the host can be written from here, whatever a program does: a kubelet deletes files.
mapfile -t mounts </proc/self/mountinfo
for line in "${mounts[@]}"; do
    read -r _ _ _ _ folder _ <<<"$line"
    case "$folder" in /proc | /proc/*) continue ;; esac
    mount -o remount,bind,ro "$(printf '%b' "$folder")"
done
for folder in / /etc /usr /var /tmp /root /dev; do
    if touch "$folder/.kubeassay-e2e" 2>/dev/null; then
        rm -f "$folder/.kubeassay-e2e"
        echo "the host's $folder can be written" >&2
        exit 1
    fi
done

# What is written below these stays in memory and is gone with the mount namespace.
mount -t tmpfs tmpfs "$layers"
for folder in etc var usr; do
    mkdir -p "$layers/$folder/upper" "$layers/$folder/work"
    mount -t overlay overlay -o \
        "lowerdir=/$folder,upperdir=$layers/$folder/upper,workdir=$layers/$folder/work" "/$folder"
done
mount -t tmpfs tmpfs /run
rm -rf /etc/kubernetes /etc/cni /var/lib/cni /var/lib/kubelet /var/lib/etcd /var/log/pods \
    /var/log/containers
mkdir -p /run/containerd /run/tmp /run/empty /etc/kubernetes/kubelet.conf.d /var/lib/kubelet
mkdir -p /etc/default
echo 5eed0000000000000000000000000001 >/etc/machine-id

# The kubelet sets these for the whole machine: it gets files instead, and the rest is read-only.
mount --bind /proc/sys /proc/sys
mount -o remount,bind,ro /proc/sys
for setting in vm/overcommit_memory kernel/panic kernel/panic_on_oops; do
    cat "/proc/sys/$setting" >"$layers/${setting#*/}"
    mount --bind "$layers/${setting#*/}" "/proc/sys/$setting"
done

# Where the packages put them.
for program in kubelet kubeadm kubectl; do
    [ -e "/usr/bin/$program" ] || touch "/usr/bin/$program"
    mount --bind "$servers/$program" "/usr/bin/$program"
done

echo ready
read -r _ || true
