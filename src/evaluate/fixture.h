// A fixture: raw evidence with the verdict it must give, as check authors write it.
//
// Role: test/checks/<id>/{pass,fail,na,unknown}.<why>.yaml; the first part of the name is the
// verdict. It holds API objects, argv and file bytes, never ready-made facts:
//   objects: [{apiVersion: v1, kind: Node, metadata: {name: w1}}]
//   nodes:                                  # present: node evidence was asked for
//     w1:
//       processes: [{argv: [kubelet, --anonymous-auth=true]}]
//       files: {/var/lib/kubelet/config.yaml: {mode: "0644", owner: "root:root", text: "..."}}
//       listeners: [{address: 127.0.0.1, port: 10248, process: kubelet}]
//       presence: present                   # of the node; files and listeners may have their own
//   configz:                                # present: kubelets were asked (--configz)
//     w1: {authentication: {anonymous: {enabled: true}}}    # what w1 says of itself
//   requests: {v1/secrets: denied}          # presences other than present
//   probes: {/version: {status: 200, kubernetes: true, version: v1.34.1}}    # or a presence
//   target: {kind: cluster, version: v1.34.1, platform: kubeadm}
//   params: {admins: [ops]}                 # over the check's own
//   asOf: 2026-11-01
//   expect: {subject: {kind: Node, name: w1}, evidence: "--anonymous-auth", message: "...",
//            reason: denied, count: 1}
// Defaults: every kind the check's plan needs is present and complete with the objects given, but
// kinds of CRDs without objects are absent (not served), and a `files` target has only the kinds it
// holds; a probe not named is not-asked, {refused: true} is a closed port; without `nodes` node
// evidence is not-asked; asOf is 2026-11-01.
// Failure: malformed YAML, an unknown key or presence is an Error with the file and line.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/timepoint.h"
#include "evaluate/finding.h"
#include "policy/check.h"
#include "snapshot/evidence.h"

namespace assay {

struct Expectation {
    Verdict verdict = Verdict::pass;    // from the file's name
    std::optional<SubjectRef> subject;  // empty fields match anything; absent: the roll-up
    std::string evidence;               // must occur in the message, the evidence or the path
    std::string message;                // must occur in the message
    std::string reason;                 // of an unknown: "denied"
    std::string upgrade;                // the version a row says to install
    std::optional<std::size_t> count;   // how many findings have the verdict
};

struct Fixture {
    std::string file;
    Evidence evidence;
    Value params;  // a map in evidence.store, or null
    Instant as_of;
    Expectation expect;
};

// `file` is a path; its name gives the verdict.
[[nodiscard]] Result<Fixture> read_fixture(std::string_view file, std::string_view text,
                                           const Check& check);

}  // namespace assay
