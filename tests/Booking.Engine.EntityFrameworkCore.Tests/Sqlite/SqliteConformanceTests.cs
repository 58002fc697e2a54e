using BookingEngine.Conformance;

namespace BookingEngine.EntityFrameworkCore.Tests.Sqlite;

public sealed class EverySuiteTests : EverySuiteIsInherited;

public sealed class SqliteExchangeTests(SqliteFile store) : ExchangeConformance<SqliteFile>(store);

public sealed class SqliteExchangeListTests(SqliteFile store) : ExchangeListConformance<SqliteFile>(store);

public sealed class SqliteExchangeReplaceTests(SqliteFile store) : ExchangeReplaceConformance<SqliteFile>(store);

public sealed class SqliteDayTests(SqliteFile store) : DayConformance<SqliteFile>(store);

public sealed class SqliteCommitTests(SqliteFile store) : CommitConformance<SqliteFile>(store);

public sealed class SqliteConflictTests(SqliteFile store) : ConflictConformance<SqliteFile>(store);

public sealed class SqliteBookingListTests(SqliteFile store) : BookingListConformance<SqliteFile>(store);
