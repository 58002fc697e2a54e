using BookingEngine.EntityFrameworkCore.Mapping;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;

namespace BookingEngine.EntityFrameworkCore;

/// <summary>
/// Sets up what a model can't carry: the constraint by which the database refuses two active exclusive allocations that overlap,
/// of one exchange itself or of one of its resources, on one date. Its periods are local and without buffers, so it refuses
/// nothing that the rules accept.
/// </summary>
internal static class StoreSetup
{
    private const string Name = "ex_allocations_exclusive";

    /// <summary>
    /// Returns the statements for the context's provider, which are run one after the other in one transaction; none for a
    /// provider that is not listed. They change nothing if the constraint is in place.
    /// </summary>
    public static IReadOnlyList<string> Constraints(DbContext context) => context.Database.ProviderName switch
    {
        "Npgsql.EntityFrameworkCore.PostgreSQL" => PostgreSql(Table(context)),
        "Microsoft.EntityFrameworkCore.Sqlite" => [Trigger(Table(context), "INSERT"), Trigger(Table(context), "UPDATE")],
        _ => [],
    };

    /// <summary>
    /// The lock keeps hosts that start together from making it twice. Where the table is partitioned by exchange, each
    /// partition has the constraint.
    /// </summary>
    private static string[] PostgreSql(string table) =>
    [
        $"SELECT pg_advisory_xact_lock(hashtext('{Name}'))",
        "CREATE EXTENSION IF NOT EXISTS btree_gist",
        $"""
        DO $$
        DECLARE
            part record;
        BEGIN
            FOR part IN
                SELECT oid, format('ex_%s_exclusive', relname) AS name
                FROM pg_class
                WHERE relkind <> 'p' AND (oid = '{table}'::regclass
                    OR oid IN (SELECT relid FROM pg_partition_tree('{table}') WHERE isleaf))
            LOOP
                IF NOT EXISTS (SELECT FROM pg_constraint WHERE conname = part.name AND conrelid = part.oid) THEN
                    EXECUTE format($sql$
                        ALTER TABLE %s ADD CONSTRAINT %I EXCLUDE USING gist (
                            exchange_id WITH =, (coalesce(resource_id, exchange_id)) WITH =, date WITH =,
                            int4range(start_second, end_second) WITH &&)
                            WHERE (is_exclusive AND is_active)$sql$, part.oid::regclass, part.name);
                END IF;
            END LOOP;
        END
        $$
        """,
    ];

    private static string Trigger(string table, string operation) =>
        $"""
        CREATE TRIGGER IF NOT EXISTS {Name}_{operation.ToLowerInvariant()} BEFORE {operation} ON {table}
        WHEN NEW.is_exclusive AND NEW.is_active
        BEGIN
            SELECT RAISE(ABORT, '{Name}: exclusive allocations overlap')
            FROM {table}
            WHERE exchange_id = NEW.exchange_id AND date = NEW.date AND id <> NEW.id
                AND resource_id IS NEW.resource_id
                AND is_exclusive AND is_active
                AND start_second < NEW.end_second AND NEW.start_second < end_second;
        END
        """;

    private static string Table(DbContext context)
    {
        var entity = context.Model.FindEntityType(typeof(AllocationRow))
            ?? throw new InvalidOperationException(StoreFailures.TablesAreMissingIn(context));
        return context.GetService<ISqlGenerationHelper>()
            .DelimitIdentifier(entity.GetTableName()!, entity.GetSchema());
    }
}
