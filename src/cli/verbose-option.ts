import { Option } from 'commander';

/** `-v`, which counts how often it is said. */
export const verboseOption = (): Option =>
  new Option('-v, --verbose', 'say more; may repeat').default(0).argParser((_value, before: number) => before + 1);
