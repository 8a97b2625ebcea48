import type { VaultKeys } from '../../secret/vault.ts';
import type { Value } from '../value.ts';

/** A setting of ansible.cfg and the environment, and where it was said. */
export interface SettingRead {
  readonly value: Value;
  readonly origin: string;
}

/** What templates may ask of the run around them, beside the variables of their host. */
export interface Surroundings {
  /** The vault passwords of the run, for encrypted files that lookups read. */
  readonly vault?: VaultKeys | undefined;
  /** A setting by its name, or undefined where there is none of it. */
  readonly setting?: ((name: string) => SettingRead | undefined) | undefined;
  /** An option of a plugin, such as `timeout` of `url`, or undefined where there is none of it. */
  readonly pluginOption?: ((plugin: string, option: string) => SettingRead | undefined) | undefined;
  /** Tells the reader something that does not stop the run. */
  warn?: (text: string) => void;
}
