const RELATIVE = /^([+-])(?:(\d+)w)?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s?)?$/;
const SECONDS = [604_800, 86_400, 3600, 60, 1];

/**
 * A moment as certificates have it, `YYYYMMDDHHMMSSZ`, of one that is written so or as a distance such as `+3650d` or
 * `+1w2d`. Undefined where it is neither.
 */
export function certificateTime(text: string, now: Date): string | undefined {
  if (/^\d{14}Z$/.test(text)) return text;
  const match = RELATIVE.exec(text.replaceAll(' ', ''));
  if (!match || text.length < 2) return undefined;
  const [, sign, ...numbers] = match;
  const distance = numbers.reduce((sum, number, index) => sum + Number(number ?? 0) * (SECONDS[index] ?? 0), 0);
  const moment = new Date(now.getTime() + (sign === '-' ? -1 : 1) * distance * 1000);
  return `${moment.toISOString().slice(0, 19).replace(/[-:T]/g, '')}Z`;
}
