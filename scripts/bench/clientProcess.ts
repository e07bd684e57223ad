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
	/** What the collector would keep at its end, above what there was before it. */
	kept: number;
}

/** The same while one file was fetched. */
export interface FileGrowth {
	resident: number;
	/** Bytes that lie in n8n's store of files. */
	stored: number;
}

/** Most resident memory during the work, above what there was before it, in bytes. */
async function residentDuring<Result>(work: () => Promise<Result>) {
	global.gc?.();
	const before = process.memoryUsage();
	let most = before.rss;
	const sampling = setInterval(() => {
		most = Math.max(most, process.memoryUsage.rss());
	}, 20);
	const result = await work();
	clearInterval(sampling);
	most = Math.max(most, process.memoryUsage.rss());
	return { result, before, resident: most - before.rss };
}

serve({
	load: async () => {
		await loadPackage();
	},
	work: async (job: Job) => await work(job),
	grow: async (job: Job): Promise<Growth> => {
		const { result, before, resident } = await residentDuring(async () => await work(job));
		global.gc?.();
		const kept = process.memoryUsage().heapUsed - before.heapUsed;
		return { said: result, resident, kept };
	},
	fetchFile: async (job: FileJob): Promise<FileGrowth> => {
		const { result, resident } = await residentDuring(async () => await fetchFile(job));
		return { resident, stored: result };
	},
});
