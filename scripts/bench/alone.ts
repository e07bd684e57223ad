import fs from 'node:fs';
import path from 'node:path';
import { bundle, sourceOf } from '../bundle.cjs';

/** The nodes and credential types of one provider, as if they were a package of their own. */
export interface Alone {
	provider: string;
	/** Their files. */
	files: string[];
	/** Bytes, with icons and codex files. */
	bytes: number;
}

interface Manifest {
	n8n: { nodes: string[]; credentials: string[] };
}

/** Folder of the nodes, beginning of the names of credentials and icons. */
const PROVIDERS: Record<string, { folder: string; begins: string; icon: string }> = {
	CAMARA: { folder: 'CamaraWebRtc', begins: 'Camara', icon: 'camara' },
	Azure: { folder: 'AzureCallAutomation', begins: 'Azure', icon: 'azure' },
	Verba: { folder: 'VerintVerba', begins: 'Verba', icon: 'verba' },
	Agora: { folder: 'Agora', begins: 'Agora', icon: 'agora' },
	Huawei: { folder: 'HuaweiRtc', begins: 'Huawei', icon: 'huawei' },
};

/** Bundles each provider as the package that it would be, in the way of gulpfile.js. */
export async function providersAlone(repository: string): Promise<Alone[]> {
	const text = fs.readFileSync(path.join(repository, 'package.json'), 'utf8');
	const { n8n } = JSON.parse(text) as Manifest;
	const result: Alone[] = [];
	for (const [provider, { folder, begins, icon }] of Object.entries(PROVIDERS)) {
		const entries = [
			...n8n.credentials.filter((file) => path.basename(file).startsWith(begins)),
			...n8n.nodes.filter((file) => file.includes(`/${folder}/`)),
		];
		const place = path.join(repository, '.cache/bench/alone', provider);
		fs.rmSync(place, { recursive: true, force: true });
		await bundle(entries.map(sourceOf), place);
		const others = [
			...filesIn(path.join(repository, 'icons')).filter((name) =>
				path.basename(name).startsWith(icon),
			),
			...filesIn(path.join(repository, 'nodes', folder)).filter((name) => name.endsWith('.json')),
		];
		const code = fs
			.readdirSync(place, { recursive: true, withFileTypes: true })
			.filter((entry) => entry.isFile())
			.map((entry) => path.join(entry.parentPath, entry.name));
		const bytes = [...code, ...others].reduce((sum, name) => sum + fs.statSync(name).size, 0);
		result.push({
			provider,
			files: entries.map((file) => path.join(place, path.relative('dist', file))),
			bytes,
		});
	}
	return result;
}

const filesIn = (folder: string): string[] =>
	fs.readdirSync(folder).map((name) => path.join(folder, name));
