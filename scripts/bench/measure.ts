import path from 'node:path';
import type { Progress } from '../host/progress';
import type { Manners, Seen } from './books';
import type { Job, Said } from './contenders';
import type { FileGrowth, Growth } from './clientProcess';
import type { FileJob } from './files';
import { Child } from './messages';
import { spreadOf } from './statistics';
import type { Figure, Line } from './table';

export interface BenchOptions {
	/** Small numbers, for work on the benchmark itself: figures mean little then. */
	quick: boolean;
	progress: Progress;
	/** The built package, copied aside so that a build in the meantime changes nothing. */
	packageFolder: string;
	repository: string;
}

/** A job without what every run gets from the bench. */
export type Task = Omit<Job, 'baseUrl' | 'run'>;

/** What one run has shown, by the server and by the contender itself. */
export interface Measured {
	seen: Seen;
	said: Said[];
}

/** The server and the clients of one benchmark. */
export class Bench {
	private server: Child | undefined;
	private address = '';
	private runs = 0;
	private said = '';
	private readonly children: Child[] = [];
	private kept: Child[] = [];

	constructor(readonly options: BenchOptions) {}

	get repetitions(): number {
		return this.options.quick ? 1 : 3;
	}

	/** A number of items: a part of it when quick. */
	size(count: number, part = 10): number {
		return this.options.quick ? Math.ceil(count / part) : count;
	}

	phase(text: string): void {
		if (text !== this.said) this.options.progress.phase(text);
		this.said = text;
	}

	async start(): Promise<void> {
		this.server = this.child('serverProcess');
		this.address = await this.server.call<string>('address');
	}

	/** A client process with the engine of n8n loaded. */
	async client(flags: string[] = []): Promise<Child> {
		const client = this.child('clientProcess', flags);
		await client.call('load');
		return client;
	}

	/** So many at once; when quick they are kept for the next row, since they take longer than it. */
	async clients(count: number): Promise<Child[]> {
		const missing = count - this.kept.length;
		const more = Array.from({ length: Math.max(0, missing) }, async () => await this.client());
		const all = [...this.kept, ...(await Promise.all(more))];
		if (this.options.quick) this.kept = all;
		return all.slice(0, count);
	}

	/** They are no longer needed for this row. */
	leave(clients: Child[]): void {
		if (!this.options.quick) clients.forEach((client) => client.end());
	}

	/** Runs the task on every client at once against the server with these manners. */
	async run(clients: Child[], task: Task, manners: Manners): Promise<Measured> {
		await this.server?.call('behave', manners);
		const said = await Promise.all(
			clients.map(async (client) => await client.call<Said>('work', this.job(task))),
		);
		return { said, seen: await this.seen() };
	}

	/** Runs several tasks side by side in one process, each against its own vendor. */
	async runTogether(client: Child, tasks: Task[], manners: Manners): Promise<Measured> {
		await this.server?.call('behave', manners);
		const jobs = tasks.map((task) => this.job(task));
		const said = await client.call<Said[]>('workAll', jobs);
		return { said, seen: await this.seen() };
	}

	async grow(client: Child, task: Task, manners: Manners): Promise<Growth & { seen: Seen }> {
		await this.server?.call('behave', manners);
		const growth = await client.call<Growth>('grow', this.job(task));
		return { ...growth, seen: await this.seen() };
	}

	/** One file of so many bytes, through one contender in this process. */
	async fetchFile(
		client: Child,
		contender: FileJob['contender'],
		bytes: number,
	): Promise<FileGrowth> {
		const job: FileJob = { contender, baseUrl: this.address, bytes };
		return await client.call<FileGrowth>('fetchFile', job);
	}

	end(): void {
		this.kept = [];
		for (const child of this.children.splice(0)) child.end();
	}

	/** After a row that failed: whatever still runs of it must not disturb the next one. */
	async startAgain(): Promise<void> {
		this.end();
		await this.start();
	}

	private job(task: Task): Job {
		this.runs += 1;
		return { ...task, baseUrl: this.address, run: `run-${String(this.runs).padStart(4, '0')}` };
	}

	private async seen(): Promise<Seen> {
		if (!this.server) throw new Error('The server was not started');
		return await this.server.call<Seen>('seen');
	}

	private child(file: string, flags: string[] = []): Child {
		const env = {
			RTC_TEARDOWN_PACKAGE: path.resolve(this.options.packageFolder),
			// n8n writes every failed node to the shell.
			N8N_LOG_LEVEL: 'silent',
		};
		const child = new Child(file, { env, flags });
		this.children.push(child);
		return child;
	}
}

/** One contender of a row and what it is to do. */
export interface Entry {
	name: string;
	task: Task;
	/** Measured once only: for information. */
	once?: boolean;
}

/**
 * Runs the entries in turn, A B A B, and returns their measurements in the same order as the
 * entries. A small run of each goes before, so that nobody is measured cold.
 */
export async function interleaved(
	bench: Bench,
	title: string,
	entries: Entry[],
	clients: Child[],
	manners: (repetition: number) => Manners,
	repetitions = bench.repetitions,
): Promise<Measured[][]> {
	for (const { name, task } of entries) {
		bench.phase(`${title}: warming up, ${name}`);
		const small = { ...task, count: Math.min(task.count, 30), tries: undefined };
		await bench.run(clients, small, { latency: 0 });
	}
	const measured: Measured[][] = entries.map(() => []);
	for (let repetition = 0; repetition < repetitions; repetition++) {
		for (const [index, { name, task, once }] of entries.entries()) {
			if (once && repetition > 0) continue;
			bench.phase(`${title}: ${repetition + 1} of ${repetitions}, ${name}`);
			measured[index]?.push(await bench.run(clients, task, manners(repetition)));
		}
	}
	return measured;
}

/** Successes per second from the first arrival to the last success, by the server's clock. */
export function throughput({ seen }: Measured): number {
	const milliseconds = seen.lastSuccess - seen.firstArrival;
	return seen.over === 0 || milliseconds <= 0 ? 0 : (seen.over * 1_000) / milliseconds;
}

export const throughputFigure = (runs: Measured[]): Figure => ({
	name: '',
	unit: '/s',
	spread: spreadOf(runs.map(throughput)),
});

/** Counts over all repetitions as text: the median of each, with the range where it differs. */
export function counted(name: string, values: number[]): string {
	const { median, least, most } = spreadOf(values);
	const show = (value: number) => Math.round(value).toLocaleString('en-US');
	return `${name} ${show(median)}${least === most ? '' : ` (${show(least)} to ${show(most)})`}`;
}

/** A line of the rows that count what was sent and what became of it. */
export function countingLine(contender: string, total: number, runs: Measured[]): Line {
	// A rate of successes means nothing where not everything succeeded.
	const complete = runs.every((run) => run.seen.over === total && failedItems(run) === 0);
	const also = [
		counted(
			'not ended',
			runs.map(({ seen }) => total - seen.over),
		),
		counted('failed', runs.map(failedItems)),
		counted(
			'requests',
			runs.map(({ seen }) => seen.requests),
		),
		counted(
			'429',
			runs.map(({ seen }) => seen.refused),
		),
		counted(
			'repeated',
			runs.map(({ seen }) => seen.repeated),
		),
	];
	return { contender, figures: complete ? [throughputFigure(runs)] : [], also };
}

/** Seconds from the start to the end, by the slowest client's clock. */
export const secondsOf = ({ said }: Measured): number =>
	Math.max(...said.map(({ seconds }) => seconds));

export const failedItems = ({ said }: Measured): number =>
	said.reduce((sum, { failed }) => sum + failed, 0);

export const worst = (runs: Measured[], count: (run: Measured) => number): number =>
	Math.max(...runs.map(count));
