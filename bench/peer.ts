/**
 * @file A competitor in a process of its own, asked over a pipe to time a piece of its code.
 */
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { createInterface, type Interface } from "node:readline";

interface Answer {
  readonly ready?: string;
  readonly ok?: boolean;
  readonly ms?: number;
  readonly error?: string;
}

export class Peer {
  /** Name and version, as it told them. */
  readonly name: string;
  private readonly child: ChildProcessWithoutNullStreams;
  private readonly answers: AsyncIterator<string>;

  private constructor(name: string, child: ChildProcessWithoutNullStreams, answers: AsyncIterator<string>) {
    this.name = name;
    this.child = child;
    this.answers = answers;
  }

  /** Starts a peer; undefined, with the reason printed, where it is not installed. */
  static async start(
    command: string,
    args: readonly string[],
    env: Record<string, string> = {},
  ): Promise<Peer | undefined> {
    const child = spawn(command, args, {
      env: { ...process.env, ...env },
      stdio: ["pipe", "pipe", "ignore"],
    }) as unknown as ChildProcessWithoutNullStreams;
    const failed = new Promise<undefined>((resolve) => child.on("error", () => resolve(undefined)));
    const lines: Interface = createInterface({ input: child.stdout });
    const answers = lines[Symbol.asyncIterator]();
    const first = await Promise.race([answers.next(), failed]);
    if (first === undefined || first.done) return undefined;
    const hello = JSON.parse(first.value) as Answer;
    if (hello.ready === undefined) {
      console.error(hello.error);
      child.kill();
      return undefined;
    }
    return new Peer(hello.ready, child, answers);
  }

  private async ask(request: object): Promise<Answer> {
    this.child.stdin.write(`${JSON.stringify(request)}\n`);
    const { value, done } = await this.answers.next();
    return done ? { error: "the process ended" } : (JSON.parse(value) as Answer);
  }

  /** Makes the case's data. Gives an error text, or undefined when it went well. */
  async setup(code: string): Promise<string | undefined> {
    return (await this.ask({ setup: code })).error;
  }

  /** Milliseconds a call over `calls` calls, or an error text. */
  async time(run: string, calls: number): Promise<number | string> {
    const { ms, error } = await this.ask({ run, calls });
    return ms ?? error ?? "no answer";
  }

  stop(): void {
    this.child.stdin.end();
  }
}
