namespace BookingEngine.EntityFrameworkCore.Sql;

/// <summary>A row with the number of the change that it is of, where one statement writes several changes.</summary>
internal readonly record struct Numbered<TRow>(TRow Row, int Number);
