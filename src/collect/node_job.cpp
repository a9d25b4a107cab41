#include "collect/node_job.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/hash.h"
#include "base/text.h"

namespace assay {
namespace {

constexpr std::size_t kMaxName = 253;   // of a Node: a DNS subdomain
constexpr std::size_t kMaxLabel = 63;   // of a namespace: a DNS label
constexpr std::size_t kMaxImage = 512;  // registry, path, tag and digest

constexpr std::string_view kText =
    R"(# Reads the node {node}. The evidence is what `kubectl logs` gives of it.
apiVersion: batch/v1
kind: Job
metadata:
  name: "{name}"
  namespace: "{space}"
  labels:
    app.kubernetes.io/name: kubeassay-node
    app.kubernetes.io/instance: "{run}"
spec:
  backoffLimit: 0
  activeDeadlineSeconds: 180
  ttlSecondsAfterFinished: 3600
  template:
    metadata:
      labels:
        app.kubernetes.io/name: kubeassay-node
        app.kubernetes.io/instance: "{run}"
    spec:
      nodeName: "{node}"
      tolerations:
        - operator: Exists                  # control planes too
      restartPolicy: Never
      terminationGracePeriodSeconds: 5
      automountServiceAccountToken: false
      enableServiceLinks: false
      containers:
        - name: {container}
          image: "{image}"
          args: ["collect", "node", "--root", "/host", "--name", "{node}", "--log"]
          securityContext:
            runAsUser: 0                    # the owner of most files
            runAsGroup: 0
            runAsNonRoot: false
            privileged: false
            allowPrivilegeEscalation: false
            readOnlyRootFilesystem: true
            capabilities:
              drop: [ALL]
              add:
                - DAC_READ_SEARCH           # files and folders of others, as etcd's
                - SYS_PTRACE                # who listens, etcd's variables, mounts of containers
            seccompProfile:
              type: RuntimeDefault
            appArmorProfile:
              type: Unconfined              # the default one hides processes of others
            seLinuxOptions:
              type: spc_t                   # the default one hides the node's files
          resources:
            requests: {{cpu: 10m, memory: 64Mi}}
            limits: {{memory: 256Mi}}
          volumeMounts:
            - name: host
              mountPath: /host
              readOnly: true
              recursiveReadOnly: IfPossible  # what is mounted below as well
      volumes:
        - name: host
          hostPath:
            path: /
            type: Directory
)";

bool is_made_of(std::string_view text, std::string_view more, std::size_t limit) {
    const auto plain = [more](char byte) {
        return (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') ||
               more.find(byte) != std::string_view::npos;
    };
    return !text.empty() && text.size() <= limit && text.front() != '-' &&
           std::all_of(text.begin(), text.end(), plain);
}

tl::unexpected<Error> refuse(std::string_view what, std::string_view text) {
    return fail(ErrorCode::usage, "'" + printable(text) + "' is no name of " + std::string(what));
}

}  // namespace

std::string node_job_name(const NodeJob& job) {
    return "kubeassay-node-" + sha256_hex(job.run + "/" + job.node).substr(0, 16);
}

Result<std::string> node_job_text(const NodeJob& job) {
    if (!is_made_of(job.node, "-.", kMaxName)) return refuse("a Node", job.node);
    if (!is_made_of(job.space, "-", kMaxLabel)) return refuse("a namespace", job.space);
    if (!is_made_of(job.run, "-", kMaxLabel)) return refuse("a run", job.run);
    constexpr std::string_view kUpper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    if (!is_made_of(job.image, std::string(kUpper) + "-._:/@", kMaxImage)) {
        return refuse("an image", job.image);
    }
    using fmt::arg;
    return fmt::format(kText, arg("node", job.node), arg("name", node_job_name(job)),
                       arg("space", job.space), arg("run", job.run), arg("image", job.image),
                       arg("container", kNodeJobContainer));
}

}  // namespace assay
