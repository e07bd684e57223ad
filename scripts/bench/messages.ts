import { fork, type ChildProcess } from 'node:child_process';
import path from 'node:path';

/** Calls of functions in a child process, over Node's own channel between the two. */
interface Call {
	id: number;
	name: string;
	argument: unknown;
}
type Reply = { id: number; result: unknown } | { id: number; error: string };
const READY = 'ready';

type Functions = Record<string, (argument: never) => unknown>;

/** In the child: answers calls until the parent is gone. */
export function serve(functions: Functions): void {
	process.on('message', (message) => void reply(message as Call));
	process.on('disconnect', () => process.exit());
	process.send?.(READY);

	async function reply({ id, name, argument }: Call): Promise<void> {
		try {
			process.send?.({ id, result: await functions[name]?.(argument as never) });
		} catch (error) {
			process.send?.({ id, error: (error as Error).stack ?? String(error) });
		}
	}
}

/** In the parent: a child process whose functions can be called. */
export class Child {
	private readonly process: ChildProcess;
	private readonly waiting = new Map<number, (reply: Reply) => void>();
	private readonly ready: Promise<void>;
	private calls = 0;
	private ended = false;

	/** @param file beside this one, without its extension */
	constructor(file: string, options: { env?: Record<string, string>; flags?: string[] } = {}) {
		this.process = fork(path.join(__dirname, `${file}.ts`), {
			execArgv: ['--import', 'tsx', ...(options.flags ?? [])],
			env: { ...process.env, ...options.env },
			stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
			serialization: 'advanced',
		});
		this.ready = new Promise((resolve, reject) => {
			this.process.once('error', reject);
			this.process.on('message', (message) => {
				if (message === READY) resolve();
				else this.take(message as Reply);
			});
			this.process.once('exit', (code, signal) => {
				this.ended = true;
				const error = `${file} ended early (${signal ?? code})`;
				reject(new Error(error));
				for (const id of [...this.waiting.keys()]) this.take({ id, error });
			});
		});
		this.ready.catch(() => undefined);
	}

	async call<Result>(name: string, argument?: unknown): Promise<Result> {
		await this.ready;
		if (this.ended) throw new Error('The child process has ended');
		const id = (this.calls += 1);
		return await new Promise<Result>((resolve, reject) => {
			this.waiting.set(id, (reply) => {
				if ('error' in reply) reject(new Error(reply.error));
				else resolve(reply.result as Result);
			});
			this.process.send({ id, name, argument } satisfies Call);
		});
	}

	end(): void {
		if (this.ended) return;
		this.process.disconnect();
	}

	private take(reply: Reply): void {
		this.waiting.get(reply.id)?.(reply);
		this.waiting.delete(reply.id);
	}
}
