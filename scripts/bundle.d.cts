/** What esbuild says of a build. */
interface Made {
	inputs: Record<string, unknown>;
	outputs: Record<string, { imports: Array<{ path: string; external?: boolean }> }>;
}

/**
 * Bundles entries and the parts with their code into `folder`.
 *
 * @param entries sources, from the repository's root, which is the working directory
 */
export function bundle(entries: string[], folder: string): Promise<Made>;

/** The source of a file that package.json names. */
export function sourceOf(file: string): string;

/** The names of the parts' files. */
export const FILES: ReadonlySet<string>;
