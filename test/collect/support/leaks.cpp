// What LeakSanitizer does not report: librpm 4.18 does not close the SQLite connection of a
// database that it refuses to open (the tests of damaged databases).
extern "C" const char* __lsan_default_suppressions();
extern "C" const char* __lsan_default_suppressions() { return "leak:libsqlite3\n"; }
