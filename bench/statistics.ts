/** The middle of some numbers; of an even count, the mean of the two in the middle. Undefined of none. */
export function median(values: readonly number[]): number | undefined {
  const sorted = [...values].sort((a, b) => a - b);
  const [lower, upper] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.floor(sorted.length / 2)]];
  return lower === undefined || upper === undefined ? undefined : (lower + upper) / 2;
}

/** The median with the least and the most behind it, or an empty text if there is nothing to show. */
export function spread(values: readonly number[], show: (value: number) => string): string {
  const middle = median(values);
  if (middle === undefined) return '';
  const [least, most] = [show(Math.min(...values)), show(Math.max(...values))];
  return least === most ? show(middle) : `${show(middle)} (${least}-${most})`;
}

/** What one measured as a multiple of another in the same run: both suffered from the same neighbours. */
export function ratios<T extends { readonly run: number }>(
  these: readonly T[],
  those: readonly T[],
  measure: (sample: T) => number | undefined,
): number[] {
  return these.flatMap((sample) => {
    const other = those.find(({ run }) => run === sample.run);
    const [above, below] = [measure(sample), other && measure(other)];
    return above === undefined || below === undefined || below === 0 ? [] : [above / below];
  });
}

/** Three digits, as far as they mean anything. */
export function short(value: number): string {
  const size = Math.abs(value);
  return size >= 100 ? value.toFixed(0) : size >= 10 ? value.toFixed(1) : value.toFixed(2);
}
