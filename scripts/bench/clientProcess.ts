/** A process that does jobs, one at a time, with the engine of n8n loaded once. */
import { loadPackage } from '../../test/support/n8n';
import { work, type Job, type Said } from './contenders';
import { fetchFile, type FileJob } from './files';
import { serve } from './messages';

/** Growth of this process while it did a job, in bytes. */
export interface Growth {
	said: Said;
	/** Most resident memory during the job, above what there was before it. */
	resident: number;
}

/** The same while one file was fetched. */
export interface FileGrowth {
	resident: number;
	/** Bytes that lie in n8n's store of files. */
	stored: number;
}

/**
 * Most resident memory during the work, above what there was before it, in bytes. What was left before
 * is collected only in a process that was started for it.
 */
async function residentDuring<Result>(work: () => Promise<Result>) {
	await quiet();
	global.gc?.();
	const before = process.memoryUsage.rss();
	let most = before;
	const sampling = setInterval(() => {
		most = Math.max(most, process.memoryUsage.rss());
	}, 20);
	const result = await work();
	clearInterval(sampling);
	most = Math.max(most, process.memoryUsage.rss());
	return { result, resident: most - before };
}

/**
 * Waits until no file is worked on: after a first start on a machine tsx, which runs this process, looks
 * through its cache in the background, and takes 20 MB for that.
 */
async function quiet(): Promise<void> {
	do await new Promise((resolve) => setTimeout(resolve, 100));
	while (process.getActiveResourcesInfo().some((name) => name.startsWith('FSReq')));
}

serve({
	load: async () => {
		await loadPackage();
	},
	work: async (job: Job) => await work(job),
	/** Several nodes of one workflow, side by side. */
	workAll: async (jobs: Job[]) => await Promise.all(jobs.map(work)),
	grow: async (job: Job): Promise<Growth> => {
		const { result, resident } = await residentDuring(async () => await work(job));
		return { said: result, resident };
	},
	fetchFile: async (job: FileJob): Promise<FileGrowth> => {
		const { result, resident } = await residentDuring(async () => await fetchFile(job));
		return { resident, stored: result };
	},
});
