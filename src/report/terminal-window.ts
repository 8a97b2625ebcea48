import { DefaultRenderer, Listr, ListrLogger, ProcessOutput } from 'listr2';

/** The part of a terminal that the live display needs. */
export type Terminal = NodeJS.WriteStream;

const SHOW_CURSOR = '\x1b[?25h';
const INDENT = '  ';
/** The columns that a line of the window has less than the terminal: its indentation. */
export const WINDOW_MARGIN = INDENT.length;

/** listr2 looks at the process's own stdout to see whether there is a terminal; ours is given and known to be one. */
class WindowRenderer extends DefaultRenderer {
  static override nonTTY = true;

  /** The lines fit and are painted already; measuring and cutting them once more is what makes listr2 slow. */
  protected override format(message: string): string[] {
    const [first = '', ...rest] = message.split('\n');
    return [`❯ ${first}`, ...rest.map((line) => INDENT + line)];
  }
}

/** One listr2 list with one task that never does anything: its title is the window. */
interface OpenWindow {
  show(text: string): void;
  close(): Promise<void>;
}

/**
 * A few lines at the bottom of a terminal that are drawn over and over, and permanent lines above them. listr2 draws;
 * what is drawn and when is decided here, because it renders every event as a frame and cannot print above its tasks:
 * for permanent lines the window is cleared, and a new one opened with the next frame.
 */
export class TerminalWindow {
  readonly #terminal: Terminal;
  /** For a process that ends with a window open: listr2 hides the cursor and takes `write` away. */
  readonly #showCursor: () => void;
  #open: OpenWindow | undefined;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
    const write = terminal.write.bind(terminal);
    this.#showCursor = () => {
      write(SHOW_CURSOR);
    };
  }

  /** Draws the window, over the one before. */
  async draw(lines: readonly string[]): Promise<void> {
    const text = lines.join('\n');
    if (this.#open) {
      this.#open.show(text);
      return;
    }
    process.once('exit', this.#showCursor);
    this.#open = await openWindow(this.#terminal, text);
  }

  /** Prints lines that stay. The window is gone until the next frame. */
  async print(lines: readonly string[]): Promise<void> {
    await this.clear();
    this.#terminal.write(`${lines.join('\n')}\n`);
  }

  /** Removes the window and gives the streams and the cursor back. */
  async clear(): Promise<void> {
    await this.#open?.close();
    this.#open = undefined;
    process.off('exit', this.#showCursor);
  }
}

function openWindow(terminal: Terminal, text: string): Promise<OpenWindow> {
  return new Promise((resolve, reject) => {
    let finish = () => {};
    const finished = new Promise<void>((done) => {
      finish = done;
    });
    const list = new Listr(
      [
        {
          title: text,
          task: (_context, task) => {
            const show = (next: string) => {
              task.title = next;
            };
            const close = async () => {
              finish();
              await running;
            };
            resolve({ show, close });
            return finished;
          },
        },
      ],
      {
        renderer: WindowRenderer,
        // ^C belongs to the engine: listr2 would end the process.
        registerSignalListeners: false,
        rendererOptions: {
          // Without a spinner of its own, which would draw ten frames a second.
          lazy: true,
          clearOutput: true,
          logger: new ListrLogger({
            processOutput: new ProcessOutput(terminal, process.stderr, { leaveEmptyLine: false }),
          }),
        },
      },
    );
    const running = list.run();
    running.catch(reject);
  });
}
