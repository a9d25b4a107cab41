// Redaction: what may hold a credential never gets into the evidence.
//
// Role: every object, argument list and file text goes through a Redactor before it is kept.
// Rules of objects:
// - Secrets: every value of data and stringData becomes a marker; names and the type stay;
// - the annotation kubectl.kubernetes.io/last-applied-configuration is dropped everywhere; other
//   annotation values are kept only as short words under keys of known domains (kubernetes.io,
//   k8s.io, ...), as booleans and as numbers;
// - of managedFields only manager, operation, apiVersion, subresource and time stay; of the
//   schemas of CustomResourceDefinitions what leads to pod templates (snapshot/template_schema.h);
// - environment values, HTTP header values, ConfigMap data (but for the named ones of kube-system
//   and kube-public that hold configuration), driver parameters, messages, descriptions and the
//   bytes of certificate requests become markers; so does every text of an object of a kind that is
//   not in the table of kinds, but for the fields of a pod beside containers (snapshot/pod_spec.h),
//   which are kept as a pod's are;
// - `command` and `args` follow the rules of argument lists;
// - any other text becomes a marker when it looks like a credential (a private key, a token, a
//   URL with a password) or stands under a name like "password".
// Markers: {"$redacted": {"detector": "env-value", "length": 12, "entropy": "low"}}. A check reads
// them; entropy is low, medium or high; length counts bytes, without it for Secrets.
// Inside texts (arguments, files) a marker is the word "$redacted:detector:length:entropy".
// What is a marker to the letter (snapshot/redaction.h) stays as it is, so that a snapshot may be
// collected again. Objects come from anybody: what resembles a marker is redacted like the rest.
//
// Cost: an object where nothing applies comes back as the same node. Equal subtrees are judged
// once as long as the fixed cache holds them. One Redactor per collection; one thread.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "value/store.h"

namespace assay {

class Redactor {
public:
    // `store` holds the objects before and after; it must outlive the Redactor.
    explicit Redactor(Store& store);
    ~Redactor();
    Redactor(const Redactor&) = delete;
    Redactor& operator=(const Redactor&) = delete;

    // Precondition: `object` is a map with apiVersion and kind, its nodes in the store.
    [[nodiscard]] Value object(const Value& object);

    // Bytes that are not UTF-8 are replaced. The program and names of flags stay. Known flags of
    // Kubernetes' own programs and etcd keep their values; other values, and words that are
    // neither, become marker words.
    [[nodiscard]] static std::vector<std::string> argv(const std::vector<std::string>& argv);

    // The text of a configuration file (YAML, JSON, flags by line) with each scalar that looks
    // like a credential or stands under a name like one ("token:", "client-key-data:") replaced by
    // a marker word, so that the text still parses. Of other texts each line by itself: what
    // follows the name of a credential ("password x") up to its end; comments go, certificates
    // stay. A text that is not UTF-8 is one marker word.
    [[nodiscard]] static std::string file_text(std::string_view text);

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace assay
