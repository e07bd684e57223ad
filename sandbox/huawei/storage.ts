/** A bucket of OBS, where recordings go. */
export interface Bucket {
	bucket: string;
	location: string;
	authorized: boolean;
	/** Paths of files, with their sizes in KB. */
	files: Record<string, number>;
}

/** The buckets of the sandbox's account. */
export class Storage {
	readonly buckets: Bucket[] = [
		{
			bucket: 'lesson-recordings',
			location: 'cn-north-4',
			authorized: true,
			files: { 'lessons/2026/one.mp4': 25_639, 'lessons/2026/two.mp4': 10_240, 'readme.txt': 1 },
		},
		{ bucket: 'archive', location: 'cn-north-1', authorized: false, files: {} },
	];
}
