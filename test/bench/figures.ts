/** Figures as the benchmark prints them. */

export function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const [low = 0, high = 0] = [sorted[middle - 1], sorted[middle]];
  return sorted.length % 2 === 1 ? high : (low + high) / 2;
}

/** The value below which this share of all lies. */
export function at(values: number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

export const percent = (ratio: number): string => `${(ratio * 100).toFixed(ratio < 0.1 ? 1 : 0)} %`;
export const mb = (value: number): string => `${value.toFixed(0)} MB`;
export const number = (value: number): string => Math.round(value).toLocaleString('en');
export const print = (line: string): void => void process.stdout.write(`${line}\n`);

/** What was aimed at, and whether it was met; nothing without an aim. */
export function verdict(aim: number | undefined, met: boolean, words: (aim: number) => string): string {
  return aim === undefined ? '' : ` (aim: ${words(aim)}; ${met ? 'met' : 'MISSED'})`;
}
