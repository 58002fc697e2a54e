using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;

namespace BookingEngine.EntityFrameworkCore.Sql;

/// <summary>Executes statements in turn within a context's transaction, if it has one: in one round trip, where the provider can.</summary>
internal static class StatementBatch
{
    /// <returns>How many rows each statement touched.</returns>
    public static async Task<IReadOnlyList<int>> ExecuteAsync(
        DbContext context, IReadOnlyList<Statement> statements, CancellationToken cancellationToken)
    {
        var connection = context.Database.GetDbConnection();
        var transaction = context.Database.CurrentTransaction?.GetDbTransaction();
        var sql = context.GetService<ISqlGenerationHelper>();
        int? timeout = context.Database.GetCommandTimeout();
        var maker = connection.CreateCommand();
        await using var _ = maker.ConfigureAwait(false);
        return connection.CanCreateBatch
            ? await TogetherAsync().ConfigureAwait(false)
            : await OneByOneAsync().ConfigureAwait(false);

        async Task<IReadOnlyList<int>> TogetherAsync()
        {
            var batch = connection.CreateBatch();
            await using var _ = batch.ConfigureAwait(false);
            batch.Transaction = transaction;
            batch.Timeout = timeout ?? batch.Timeout;
            foreach (var statement in statements)
            {
                var command = batch.CreateBatchCommand();
                Set(command, statement.Text);
                statement.AddParameters(command.Parameters, maker, sql);
                batch.BatchCommands.Add(command);
            }

            await batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            return [.. batch.BatchCommands.Select(command => command.RecordsAffected)];
        }

        async Task<IReadOnlyList<int>> OneByOneAsync()
        {
            maker.Transaction = transaction;
            maker.CommandTimeout = timeout ?? maker.CommandTimeout;
            int[] touched = new int[statements.Count];
            for (int i = 0; i < touched.Length; i++)
            {
                Set(maker, statements[i].Text);
                maker.Parameters.Clear();
                statements[i].AddParameters(maker.Parameters, maker, sql);
                touched[i] = await maker.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            }

            return touched;
        }
    }

    /// <summary>Executes one statement, and returns what it returns, once it has ended without an error.</summary>
    public static async Task<IReadOnlyList<T>> QueryAsync<T>(DbContext context, Statement statement, Func<DbDataReader, T> read)
    {
        var command = context.Database.GetDbConnection().CreateCommand();
        await using var _ = command.ConfigureAwait(false);
        command.CommandTimeout = context.Database.GetCommandTimeout() ?? command.CommandTimeout;
        Set(command, statement.Text);
        statement.AddParameters(command.Parameters, command, context.GetService<ISqlGenerationHelper>());
        var reader = await command.ExecuteReaderAsync().ConfigureAwait(false);
        await using var __ = reader.ConfigureAwait(false);
        var rows = new List<T>();
        while (await reader.ReadAsync().ConfigureAwait(false))
        {
            rows.Add(read(reader));
        }

        return rows;
    }

#pragma warning disable CA2100 // Made of the model's names; every value is a parameter.
    private static void Set(DbBatchCommand command, string text) => command.CommandText = text;

    private static void Set(DbCommand command, string text) => command.CommandText = text;
#pragma warning restore CA2100
}
