/**
 * The coefficients for which the products with the rows come nearest to the targets, all in proportion: an error of a
 * tenth counts the same for a small target and for a large one.
 *
 * @param rows one for each measurement, all of the same length; at least as many as they are long
 * @param targets what was measured, none of it 0
 * @throws RangeError where the rows cannot tell the coefficients apart
 */
export function leastSquares(rows: readonly (readonly number[])[], targets: readonly number[]): number[] {
  const weighted = rows.map((row, index) => row.map((value) => value / (targets[index] ?? 1)));
  const width = rows[0]?.length ?? 0;
  const across = (a: number, b: number) => weighted.reduce((sum, row) => sum + (row[a] ?? 0) * (row[b] ?? 0), 0);
  // The normal equations. The right side is the sum of a column, for each weighted target is 1.
  const equations = Array.from({ length: width }, (_, a) => [
    ...Array.from({ length: width }, (_, b) => across(a, b)),
    weighted.reduce((sum, row) => sum + (row[a] ?? 0), 0),
  ]);
  return solve(equations);
}

/** Gauss and Jordan, with the largest pivot of each column. */
function solve(equations: number[][]): number[] {
  const scales = equations.map((row, index) => row[index] ?? 0);
  for (let column = 0; column < equations.length; column++) {
    const rest = equations.slice(column);
    const pivot = rest.reduce((best, row) => (Math.abs(row[column] ?? 0) > Math.abs(best[column] ?? 0) ? row : best));
    const value = pivot[column] ?? 0;
    if (Math.abs(value) <= 1e-12 * (scales[column] ?? 0))
      throw new RangeError('the rows cannot tell the coefficients apart');
    equations[equations.indexOf(pivot)] = equations[column] ?? pivot;
    equations[column] = pivot.map((one) => one / value);
    equations.forEach((row, index) => {
      const factor = row[column] ?? 0;
      if (index !== column) equations[index] = row.map((one, k) => one - factor * (equations[column]?.[k] ?? 0));
    });
  }
  return equations.map((row) => row.at(-1) ?? 0);
}
