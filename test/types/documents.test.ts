import path from 'node:path';
import ts from 'typescript';
import { blocksOf, pages, root } from '../support/documents';

/** Blocks that import something stand for a file of their own in `test/unit`. */
const blocks = pages()
	.flatMap(blocksOf)
	.filter(({ language, text }) => language === 'ts' && /^import /m.test(text));

test('TypeScript in the documents type-checks', () => {
	expect(blocks).not.toEqual([]);
	const { config } = ts.readConfigFile(path.join(root, 'tsconfig.json'), ts.sys.readFile) as {
		config: { compilerOptions: Record<string, unknown> };
	};
	const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, root);
	const virtual = new Map(
		blocks.map(({ text }, place) => [
			path.join(root, 'test/unit', `document${place}.ts`),
			// top-level await is the reader's own function; a lone expression shows a value
			text.replace(/((?:^import .*\n)+)([\s\S]*)/m, '$1export async function shown() {\n$2}\n'),
		]),
	);
	const compilerOptions = { ...options, incremental: false, tsBuildInfoFile: undefined };
	const compiler = ts.createCompilerHost(compilerOptions);
	const read = compiler.getSourceFile.bind(compiler);
	compiler.fileExists = (file) => virtual.has(path.normalize(file)) || ts.sys.fileExists(file);
	compiler.getSourceFile = (file, ...rest) => {
		const text = virtual.get(path.normalize(file));
		return text === undefined
			? read(file, ...rest)
			: ts.createSourceFile(file, text, ts.ScriptTarget.ES2022);
	};
	const program = ts.createProgram([...virtual.keys()], compilerOptions, compiler);
	const complaints = [...virtual.keys()].flatMap((file) => {
		const source = program.getSourceFile(file);
		return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
	});
	expect(
		complaints.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n')),
	).toEqual([]);
}, 600_000);
