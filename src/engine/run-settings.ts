/** What the configuration decides where neither keywords nor variables say otherwise. */
export interface RunSettings {
  /** The ansible.cfg that was read. */
  readonly configFile: string | undefined;
  readonly anyErrorsFatal: boolean;
  readonly noLog: boolean;
  readonly strategy: string;
  /** Seconds; 0 for any time. */
  readonly taskTimeout: number;
  /** What `ansible_managed` says. */
  readonly managed: string;
}
