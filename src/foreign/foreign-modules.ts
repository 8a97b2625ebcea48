import { basename } from 'node:path';
import { deflateSync } from 'node:zlib';
import type { ModuleFile } from '../playbook/action.ts';
import type { LoadContext } from '../playbook/load-context.ts';
import {
  type AnyControl,
  type ControlContext,
  type ControlResult,
  change,
  type Dict,
  defineControl,
  dumpJson,
  InfrakitError,
  type Output,
  params,
  type Shell,
  type Value,
} from '../sdk/index.ts';
import { readBytes } from '../source/disk.ts';
import { readAnswer } from './answer.ts';
import { internalArguments } from './internal-arguments.ts';
import { type Interpreter, interpreterFor } from './interpreter.ts';
import { declaresCheckMode, isPython, JSON_MARK, kindOfModule, type ModuleKind, shebangOf } from './module-kind.ts';
import { ModuleUtils } from './module-utils.ts';
import { PYTHON_BOOT } from './python-boot.ts';
import { bundlePython } from './python-bundle.ts';
import { MISSING, NO_BASE64, oldStyle, runFile, runPython } from './run-module.ts';

/** A module file that was read. */
interface Read {
  readonly file: ModuleFile;
  readonly kind: ModuleKind;
  readonly bytes: Buffer;
}

interface Payload {
  readonly line: string;
  readonly ignoresUnknown: boolean;
}

/**
 * Makes controls of modules that are not ours: programs with Ansible's contract of JSON, found in `library` directories and
 * in collections, which run on hosts that have what they are written in.
 */
export class ForeignModules {
  readonly #utilsPath: readonly string[];
  readonly #context: LoadContext;
  readonly #known = new Map<string, AnyControl>();
  readonly #payloads = new Map<string, Payload>();

  /** @param utilsPath the directories of `module_utils` in the settings */
  constructor(utilsPath: readonly string[], context: LoadContext) {
    this.#utilsPath = utilsPath;
    this.#context = context;
  }

  /**
   * The control of a module file.
   *
   * @throws InfrakitError for one that cannot be run on any host of ours
   */
  readonly control = (file: ModuleFile): AnyControl => {
    const key = `${file.path}\0${file.name}`;
    const known = this.#known.get(key) ?? this.#make(file);
    this.#known.set(key, known);
    return known;
  };

  #make(file: ModuleFile): AnyControl {
    const bytes = readBytes(file.path);
    const kind = kindOfModule(file.path, bytes);
    if (kind === 'powershell') {
      throw new InfrakitError(`the module "${file.name}" is written for Windows: ${file.path}`, {
        hint: 'hosts are reached over SSH and have a POSIX shell',
      });
    }
    const read: Read = { file, kind, bytes };
    const declares = declaresCheckMode(kind, bytes);
    return defineControl({
      name: file.name,
      collection: '',
      summary: `The program ${file.path}.`,
      params: params(() => ({})),
      freeNames: true,
      where: 'host',
      foreign: languageOf(read),
      // Ansible leaves out what does not declare itself; what is no Python has no words for it, and nobody knows.
      check: declares ? 'run' : kind === 'python' ? 'skip' : 'unknown',
      checkReason:
        kind === 'python'
          ? `remote module (${file.name}) does not support check mode`
          : `whether "${file.name}" keeps to check mode is not known: it does not read _ansible_check_mode`,
      run: async (_want, context) => this.#run(read, context),
    });
  }

  async #run(read: Read, context: ControlContext): Promise<ControlResult> {
    return read.kind === 'python' ? this.#runPython(read, context) : runAlone(read, context);
  }

  async #runPython({ file, bytes }: Read, context: ControlContext): Promise<ControlResult> {
    const { line, ignoresUnknown } = this.#payload(file);
    const args = argumentsOf(file, context, ignoresUnknown);
    const interpreter = interpreterFor(shebangOf(bytes), context);
    const script = runPython(interpreter, {
      payload: line,
      boot: PYTHON_BOOT,
      args: dumpJson(args),
      place: placeOf(context),
    });
    return answerOf(file, interpreter, await onHost(script, context), context);
  }

  /** The module with all it imports, as one line; made once in a run. */
  #payload(file: ModuleFile): Payload {
    const known = this.#payloads.get(file.path);
    if (known) return known;
    const { module, files, ignoresUnknown } = bundlePython(file, new ModuleUtils(file, this.#utilsPath, this.#context));
    const whole = {
      module,
      files: Object.fromEntries([...files].map(([path, content]) => [path, content.toString('base64')])),
    };
    const line = deflateSync(JSON.stringify(whole), { level: 9 }).toString('base64');
    const payload = { line, ignoresUnknown };
    this.#payloads.set(file.path, payload);
    return payload;
  }
}

/** What a module prints is its answer, and nothing for people to watch. */
async function onHost(script: Shell, { host }: ControlContext): Promise<Output> {
  const [output] = await host.apply([change('module', null, null, script, { certainty: 'may' })]);
  if (!output) throw new Error('a change that was applied has an output');
  return output;
}

/** Runs a module that needs nothing beside itself. */
async function runAlone({ file, kind, bytes }: Read, context: ControlContext): Promise<ControlResult> {
  const args = argumentsOf(file, context, true);
  const shebang = shebangOf(bytes);
  if (kind !== 'binary' && shebang.length === 0 && kind !== 'embedded-json') {
    throw new InfrakitError(`module (${file.name}) is missing interpreter line`, {
      hint: `begin ${file.path} with a line such as #!/bin/sh`,
    });
  }
  const interpreter = kind === 'binary' ? undefined : interpreterFor(shebang, context);
  const isEmbedded = kind === 'embedded-json';
  const script = runFile({
    interpreter,
    name: basename(file.path),
    content: isEmbedded ? embedded(bytes, args) : bytes,
    isConstant: !isEmbedded,
    args: isEmbedded ? undefined : kind === 'old-style' ? oldStyle(args) : dumpJson(args),
    place: placeOf(context),
  });
  return answerOf(file, interpreter, await onHost(script, context), context);
}

const embedded = (bytes: Buffer, args: Dict): Buffer =>
  Buffer.from(
    bytes.toString('latin1').replaceAll(JSON_MARK, () => dumpJson(args)),
    'latin1',
  );

const argumentsOf = ({ name }: ModuleFile, context: ControlContext, ignoresUnknown: boolean): Dict =>
  new Map<string, Value>([
    ...[...context.free].map(([key, value]): [string, Value] => [String(key), value]),
    ...([...internalArguments(name, context, ignoresUnknown)] as [string, Value][]),
  ]);

function placeOf(context: ControlContext): string | undefined {
  const place = context.hostVariable('ansible_remote_tmp');
  return place === undefined || place === null ? undefined : String(place);
}

function answerOf(
  file: ModuleFile,
  interpreter: Interpreter | undefined,
  output: Output,
  { hostName, task }: ControlContext,
): ControlResult {
  if (output.stdout.endsWith(MISSING) && interpreter) {
    const { name, variable, searched } = interpreter;
    throw new InfrakitError(
      `the module "${file.name}" is run by ${name}, which ${hostName} does not have (looked for ${searched.join(', ')})`,
      { hint: `install it there, or name another one with the variable ${variable}` },
    );
  }
  if (output.stdout.endsWith(NO_BASE64)) {
    throw new InfrakitError(`${hostName} has no base64 to unpack the module "${file.name}" with`, {
      hint: 'install coreutils there',
    });
  }
  return readAnswer(output, task.inBackground === true);
}

/** What a module is written in, for the figures at the end of a run. */
function languageOf({ kind, bytes }: Read): string {
  if (kind === 'binary') return 'binary';
  const program = basename(shebangOf(bytes)[0] ?? 'python');
  return kind === 'python' || isPython(program) ? 'Python' : program;
}
