import { execFile, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const script = fileURLToPath(new URL('fleet.sh', import.meta.url));

/** What a host is: a booted Debian, the same Debian with nothing but sshd running, or busybox with dropbear. */
export type HostKind = 'systemd' | 'light' | 'busybox';

export interface FleetHost {
  readonly name: string;
  readonly kind: HostKind;
  readonly address: string;
  /** Who logs in: `admin`, who may sudo without a password; `root` on busybox, which has no sudo. */
  readonly user: string;
  readonly privateKeyPath: string;
  readonly knownHostsPath: string;
}

export interface FleetOptions {
  /** Fleets in different lanes, 0 to 15, know nothing of each other. Default: INFRAKIT_FLEET_LANE, else 0. */
  readonly lane?: number;
  /** Give hosts that are there already a fresh disk. */
  readonly fresh?: boolean;
}

export interface CommandOutcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export type Availability = { readonly ok: true } | { readonly ok: false; readonly reason: string };

/**
 * Throw-away test hosts on this machine, made by fleet.sh beside this file.
 * Every method throws an Error with the script's own words when a command of it fails.
 */
export class Fleet {
  readonly hosts: readonly FleetHost[];
  /** An Ansible INI inventory of all hosts of the lane. */
  readonly inventoryPath: string;
  private readonly environment: NodeJS.ProcessEnv;

  private constructor(hosts: readonly FleetHost[], inventoryPath: string, environment: NodeJS.ProcessEnv) {
    this.hosts = hosts;
    this.inventoryPath = inventoryPath;
    this.environment = environment;
  }

  /** Tells whether this machine can run a fleet, without changing anything on it. */
  static available(): Availability {
    const { status, stderr, error } = spawnSync('bash', [script, 'check'], { encoding: 'utf8' });
    return status === 0 ? { ok: true } : { ok: false, reason: error?.message ?? stderr.trim() };
  }

  /** Has so many hosts of each kind running and ready for login. The first call on a machine builds the images. */
  static async up(sizes: Partial<Record<HostKind, number>>, options: FleetOptions = {}): Promise<Fleet> {
    const wanted = Object.entries(sizes).filter(([, size]) => size > 0);
    const environment = { ...process.env };
    if (options.lane !== undefined) environment.INFRAKIT_FLEET_LANE = String(options.lane);
    const counts = wanted.flatMap(([kind, size]) => [String(size), kind]);
    await succeed(environment, ['up', ...(options.fresh ? ['--fresh'] : []), ...counts]);

    const paths = new Map(rows(await succeed(environment, ['paths'])).map(([what, path]) => [what, path ?? '']));
    const present = rows(await succeed(environment, ['hosts'])).map(([name = '', kind, address = '', user = '']) => ({
      name,
      kind: kind as HostKind,
      address,
      user,
      privateKeyPath: paths.get('private_key') ?? '',
      knownHostsPath: paths.get('known_hosts') ?? '',
    }));
    // Hosts are listed by number, and a lane may hold more of a kind than were asked for.
    const hosts = wanted.flatMap(([kind, size]) => present.filter((host) => host.kind === kind).slice(0, size));
    return new Fleet(hosts, paths.get('inventory') ?? '', environment);
  }

  /** The host of that name, such as `deb1`, `lite1` or `bb1`. */
  host(name: string): FleetHost {
    const found = this.hosts.find((host) => host.name === name);
    if (!found) throw new Error(`no host ${name} in the fleet: ${this.hosts.map((host) => host.name).join(', ')}`);
    return found;
  }

  /** Boots the hosts on fresh disks; they keep address and host key. */
  async reset(...hosts: readonly FleetHost[]): Promise<void> {
    await this.command('reset', ...names(hosts));
  }

  /** Like reset, with a new host key, as if the machine had been replaced. */
  async replace(...hosts: readonly FleetHost[]): Promise<void> {
    await this.command('reset', '--new-key', ...names(hosts));
  }

  /** Pulls the plug: no shutdown, and peers hear nothing. The disk stays. */
  async kill(...hosts: readonly FleetHost[]): Promise<void> {
    await this.command('kill', ...names(hosts));
  }

  /** Shuts the hosts down in order. The disk stays. */
  async stop(...hosts: readonly FleetHost[]): Promise<void> {
    await this.command('stop', ...names(hosts));
  }

  /** Powers the hosts on and waits until they are ready for login. */
  async start(...hosts: readonly FleetHost[]): Promise<void> {
    await this.command('start', ...names(hosts));
  }

  /** Drops all IP traffic of the hosts, both ways, without a word to either side. */
  async cut(...hosts: readonly FleetHost[]): Promise<void> {
    await this.command('cut', ...names(hosts));
  }

  /** Ends what cut and delay did, and waits until a host that runs answers again. */
  async heal(...hosts: readonly FleetHost[]): Promise<void> {
    await this.command('heal', ...names(hosts));
  }

  /** Makes each round trip to the host longer by so many milliseconds. */
  async delay(host: FleetHost, milliseconds: number): Promise<void> {
    await this.command('delay', host.name, String(milliseconds));
  }

  /** Runs a shell command as root in the host, not over SSH. The outcome is the command's own, failed or not. */
  exec(host: FleetHost, command: string): Promise<CommandOutcome> {
    return run(this.environment, ['exec', host.name, command]);
  }

  /** Deletes every host of the lane; the images stay. */
  async down(): Promise<void> {
    await this.command('down');
  }

  private command(...words: readonly string[]): Promise<string> {
    return succeed(this.environment, words);
  }
}

function names(hosts: readonly FleetHost[]): string[] {
  return hosts.map((host) => host.name);
}

function rows(table: string): string[][] {
  const lines = table.split('\n').filter((line) => line !== '');
  return lines.map((line) => line.split('\t'));
}

async function succeed(environment: NodeJS.ProcessEnv, words: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await run(environment, words);
  if (code !== 0) throw new Error(`fleet.sh ${words.join(' ')} ended with ${code}: ${stderr.trim()}`);
  return stdout;
}

function run(environment: NodeJS.ProcessEnv, words: readonly string[]): Promise<CommandOutcome> {
  return new Promise((resolve, reject) => {
    const options = { env: environment, maxBuffer: 64 * 1024 * 1024 };
    execFile('bash', [script, ...words], options, (error, stdout, stderr) => {
      const code = error === null ? 0 : error.code;
      if (typeof code === 'number') resolve({ code, stdout, stderr });
      else reject(error);
    });
  });
}
