#include "history/postgres_library.h"

#include <libpq-fe.h>

#include "base/late_library.h"

namespace assay {
namespace {

LateLibrary library(ASSAY_LIBPQ, "libpq5");

}  // namespace

Result<void> load_postgres() { return library.load(); }

}  // namespace assay

// What the program uses of libpq, and no more: another function does not link.

using assay::library;

PGconn* PQconnectStart(const char* url) {
    return library.function<&PQconnectStart>("PQconnectStart")(url);
}
PostgresPollingStatusType PQconnectPoll(PGconn* connection) {
    return library.function<&PQconnectPoll>("PQconnectPoll")(connection);
}
ConnStatusType PQstatus(const PGconn* connection) {
    return library.function<&PQstatus>("PQstatus")(connection);
}
PGTransactionStatusType PQtransactionStatus(const PGconn* connection) {
    return library.function<&PQtransactionStatus>("PQtransactionStatus")(connection);
}
int PQsocket(const PGconn* connection) {
    return library.function<&PQsocket>("PQsocket")(connection);
}
char* PQerrorMessage(const PGconn* connection) {
    return library.function<&PQerrorMessage>("PQerrorMessage")(connection);
}
void PQfinish(PGconn* connection) { library.function<&PQfinish>("PQfinish")(connection); }
PQnoticeProcessor PQsetNoticeProcessor(PGconn* connection, PQnoticeProcessor processor,
                                       void* context) {
    return library.function<&PQsetNoticeProcessor>("PQsetNoticeProcessor")(connection, processor,
                                                                           context);
}
int PQsendQueryParams(PGconn* connection, const char* sql, int count, const Oid* types,
                      const char* const* values, const int* lengths, const int* formats,
                      int answer_format) {
    return library.function<&PQsendQueryParams>("PQsendQueryParams")(
        connection, sql, count, types, values, lengths, formats, answer_format);
}
int PQconsumeInput(PGconn* connection) {
    return library.function<&PQconsumeInput>("PQconsumeInput")(connection);
}
int PQisBusy(PGconn* connection) { return library.function<&PQisBusy>("PQisBusy")(connection); }
PGresult* PQgetResult(PGconn* connection) {
    return library.function<&PQgetResult>("PQgetResult")(connection);
}
ExecStatusType PQresultStatus(const PGresult* result) {
    return library.function<&PQresultStatus>("PQresultStatus")(result);
}
char* PQresultErrorField(const PGresult* result, int field) {
    return library.function<&PQresultErrorField>("PQresultErrorField")(result, field);
}
void PQclear(PGresult* result) { library.function<&PQclear>("PQclear")(result); }
int PQntuples(const PGresult* result) { return library.function<&PQntuples>("PQntuples")(result); }
int PQgetisnull(const PGresult* result, int row, int column) {
    return library.function<&PQgetisnull>("PQgetisnull")(result, row, column);
}
char* PQgetvalue(const PGresult* result, int row, int column) {
    return library.function<&PQgetvalue>("PQgetvalue")(result, row, column);
}
int PQgetlength(const PGresult* result, int row, int column) {
    return library.function<&PQgetlength>("PQgetlength")(result, row, column);
}
PQconninfoOption* PQconninfoParse(const char* url, char** problem) {
    return library.function<&PQconninfoParse>("PQconninfoParse")(url, problem);
}
void PQconninfoFree(PQconninfoOption* options) {
    library.function<&PQconninfoFree>("PQconninfoFree")(options);
}
void PQfreemem(void* memory) { library.function<&PQfreemem>("PQfreemem")(memory); }
