import assert from 'node:assert/strict';
import type { Execution, Workflow } from '../../scripts/host/api';
import { openEditor } from '../../scripts/host/editor';
import { importWorkflows } from '../../scripts/host/imports';
import { pullKillSwitch } from '../../scripts/host/killSwitch';
import { targets } from '../../sandbox/framework/targets';
import { SCREENSHOTS } from './editorChecks';
import { sendForm, type FormPages } from './formPages';
import { itemsOf, requireOver, resetAndRequireLive, until, type World } from './world';

const ID = 'example-kill-switch';
const SET_UP = 'Set Up Once';
const CASE = 'CASE-4711';
const WITHIN_MS = 240_000;

const { camara, azure, verba, agora, huawei } = targets;

/** What the case of the sandbox ends, each by its ID in the sandbox's state. */
const SOUGHT = [
	{ provider: 'camara', target: camara.mediaSessionId },
	{ provider: 'azure', target: azure.callConnectionId },
	{ provider: 'verba', target: verba.callId },
	{ provider: 'agora', target: agora.sid },
	{ provider: 'huawei', target: huawei.roomId },
] as const;

/** How each vendor is asked to end it, as the sandbox's log shows the request. */
const ENDINGS: Record<string, RegExp> = {
	camara: /^DELETE .*\/sessions\//,
	azure: /^POST .*:terminate/,
	verba: /action=DeleteCall/,
	agora: /^DELETE .*\/online-streams\//,
	huawei: /^POST .*\/dismiss/,
};

const REFUSAL = {
	status: 403,
	headers: { 'content-type': 'application/json' },
	body: { error_code: 'RTC.0103', error_msg: 'No permission.' },
};

/** How often each vendor was asked to end something since the last reset. */
function timesAsked({ sandbox }: World): Record<string, number> {
	const { requests } = sandbox.control.inspect();
	return Object.fromEntries(
		Object.entries(ENDINGS).map(([vendor, ending]) => [
			vendor,
			requests.filter(
				({ provider, method, target }) => provider === vendor && ending.test(`${method} ${target}`),
			).length,
		]),
	);
}

const nobodyAsked = { camara: 0, azure: 0, verba: 0, agora: 0, huawei: 0 };

/** Fills in the form, and answers the page that shows what would end. */
async function pullSwitch(
	world: World,
	answer: 'End all of these' | 'End nothing',
	caseNumber = CASE,
): Promise<{ approval: string; pages: FormPages }> {
	const { server } = world.playground;
	const pages = await sendForm(server.url, 'kill-switch', [caseNumber, 'Drill', 'Ada']);
	const approval = await pages.nextPage();
	assert.match(approval, /What would end/);
	assert.deepEqual(timesAsked(world), nobodyAsked, 'a vendor was asked before the approval');
	// the first place on the page is the table
	await pages.submit(['', [answer], 'Grace']);
	return { approval, pages };
}

async function lastRun({ playground }: World, before: number): Promise<Execution> {
	const runs = async () => await playground.api.executionsOf(ID);
	await until('n8n has stored the run', async () => (await runs()).length > before);
	const [newest] = await runs();
	assert.ok(newest);
	assert.equal(newest.status, 'success', newest.error?.message);
	return newest;
}

interface ReportRow {
	provider: string;
	result: string;
	times_asked: number;
	message: string;
	case_number: string;
	approved_by: string;
}

/** The rows that the Data Table took. */
const rowsOf = (run: Execution) => itemsOf(run, 'Keep Rows') as unknown as ReportRow[];

const resultsOf = (rows: ReportRow[]) =>
	Object.fromEntries(
		rows.map(({ provider, result, times_asked }) => [provider, `${result}, ${times_asked} x`]),
	);

/** The file that the last page hands to the browser. */
function fileOf(page: string): { fileName: string; data: string } {
	const [packed = ''] = /%5B%7B%22data%22[\w%.!~*'()-]*%7D%5D/.exec(page) ?? [];
	assert.notEqual(packed, '', 'the page gives no file');
	const [file] = JSON.parse(decodeURIComponent(packed)) as Array<{
		fileName: string;
		data: string | { data: number[] };
	}>;
	const { fileName = '', data = '' } = file ?? {};
	return {
		fileName,
		data: typeof data === 'string' ? data : Buffer.from(data.data).toString('utf8'),
	};
}

/** The set-up alone, with other rows than those of the sandbox. */
function setUpOf(workflow: Workflow, targets: object[]): Workflow {
	const jsonOutput = JSON.stringify({ targets });
	const names = [SET_UP, 'Case of the Sandbox', 'Each Row', 'Save Targets'];
	const nodes = workflow.nodes
		.filter(({ name }) => names.includes(name))
		.map((node) =>
			node.name === 'Case of the Sandbox'
				? { ...node, parameters: { mode: 'raw', jsonOutput, options: {} } }
				: node,
		);
	const connections = Object.fromEntries(
		names
			.slice(1)
			.map((name, before) => [
				names[before] ?? '',
				{ main: [[{ node: name, type: 'main', index: 0 }]] },
			]),
	);
	return { ...workflow, id: 'e2e-kill-switch-rows', name: 'Rows of a case', nodes, connections };
}

/** The kill switch: form, look, approval, five endings, second look, retry, report. */
export async function killSwitchChecks(world: World): Promise<void> {
	const { runner, playground, sandbox } = world;
	const { api } = playground;
	const workflow = playground.workflows.find(({ id }) => id === ID);
	const count = async () => (await api.executionsOf(ID)).length;

	await runner.check('kill switch: is set up by one run of its first row', async () => {
		assert.ok(workflow, 'it was not imported');
		// twice: a second set-up must not double the case
		for (let time = 0; time < 2; time++) {
			const run = await api.runWorkflow(workflow, SET_UP);
			assert.equal(itemsOf(run, 'Save Targets').length, 5);
		}
		await api.publish(ID);
	});
	await runner.check(
		'kill switch: shows what would end; approved, it ends all five, and asks again only the one that refused',
		async () => {
			resetAndRequireLive(sandbox, SOUGHT);
			sandbox.control.answerNext('huawei', { ...REFUSAL, path: '/dismiss' });
			const before = await count();
			const { approval, pages } = await pullSwitch(world, 'End all of these');
			for (const { target } of SOUGHT.filter(({ provider }) => provider !== 'agora')) {
				assert.ok(approval.includes(target), `the approval does not show ${target}`);
			}
			assert.equal(approval.match(/<td>alive<\/td>/g)?.length, 5, 'not five are shown alive');
			const report = await pages.nextPage();
			assert.match(report, /5 of 5 are over/);
			await pages.close();
			assert.deepEqual(timesAsked(world), {
				...{ camara: 1, azure: 1, verba: 1, agora: 1 },
				huawei: 2,
			});
			requireOver(sandbox, SOUGHT);
			const rows = rowsOf(await lastRun(world, before));
			assert.deepEqual(resultsOf(rows), {
				...{ CAMARA: 'over, 1 x', Azure: 'over, 1 x', Verba: 'over, 1 x' },
				...{ Agora: 'over, 1 x', Huawei: 'over, 2 x' },
			});
			for (const row of rows) {
				assert.deepEqual([row.case_number, row.approved_by], [CASE, 'Grace']);
			}
			const file = fileOf(report);
			assert.equal(file.fileName, 'CASE-4711.csv');
			assert.match(file.data, /case_number,reason[\s\S]*CAMARA[\s\S]*Huawei/);
		},
		WITHIN_MS,
	);
	await runner.check(
		'kill switch: what refuses three times is reported as not over, and why',
		async () => {
			resetAndRequireLive(sandbox, SOUGHT);
			sandbox.control.answerNext('huawei', { ...REFUSAL, path: '/dismiss', count: 9 });
			const before = await count();
			const { pages } = await pullSwitch(world, 'End all of these');
			assert.match(await pages.nextPage(), /4 of 5 are over/);
			await pages.close();
			assert.deepEqual(timesAsked(world), {
				...{ camara: 1, azure: 1, verba: 1, agora: 1 },
				huawei: 3,
			});
			const room = rowsOf(await lastRun(world, before)).find(
				({ provider }) => provider === 'Huawei',
			);
			assert.equal(room?.result, 'not over');
			assert.match(room?.message ?? '', /RTC\.0103/);
		},
		WITHIN_MS,
	);
	await runner.check(
		'kill switch: what nobody approves does not end',
		async () => {
			resetAndRequireLive(sandbox, SOUGHT);
			const before = await count();
			const { pages } = await pullSwitch(world, 'End nothing');
			assert.match(await pages.nextPage(), /Nothing has ended/);
			await pages.close();
			await lastRun(world, before);
			assert.deepEqual(timesAsked(world), nobodyAsked);
		},
		WITHIN_MS,
	);
	await runner.check(
		'kill switch: a vendor that it does not know and a row without an ID are shown and reported',
		async () => {
			assert.ok(workflow);
			const rows = [
				{ provider: 'Nobody', target: 'room-1', inside: '' },
				{ provider: 'CAMARA', target: '', inside: '' },
				{ provider: 'Huawei', target: huawei.roomId, inside: huawei.appId },
			].map((row) => ({ ...row, case_number: 'CASE-4712', what: `at ${row.provider}` }));
			const setUp = setUpOf(workflow, rows);
			await importWorkflows(playground.server, [setUp]);
			await api.runWorkflow(setUp, SET_UP);
			resetAndRequireLive(sandbox, [{ provider: 'huawei', target: huawei.roomId }]);
			const before = await count();
			const { approval, pages } = await pullSwitch(world, 'End all of these', 'CASE-4712');
			assert.match(approval, /<td>no such vendor<\/td>/);
			assert.match(approval, /<td>unknown: [^<]*Media Session ID/);
			assert.match(await pages.nextPage(), /1 of 3 are over/);
			await pages.close();
			assert.deepEqual(timesAsked(world), { ...nobodyAsked, huawei: 1 });
			assert.deepEqual(resultsOf(rowsOf(await lastRun(world, before))), {
				...{ Nobody: 'no such vendor, 0 x', CAMARA: 'not sure, 0 x', Huawei: 'over, 1 x' },
			});
		},
		WITHIN_MS,
	);
	await runner.check('kill switch: of an unknown case nobody is asked', async () => {
		sandbox.control.reset();
		const form = ['CASE-0000', 'Drill', 'Ada'];
		const pages = await sendForm(playground.server.url, 'kill-switch', form);
		assert.match(await pages.nextPage(), /No such case/);
		await pages.close();
		assert.deepEqual(sandbox.control.inspect().requests, []);
	});
	await api.unpublish(ID).catch(() => undefined);
}

/** The same in a browser: the pages are usable, and the report is read there. */
export async function killSwitchWalkChecks({ runner, playground, sandbox }: World): Promise<void> {
	const { server, api } = playground;
	const editor = await openEditor(server.url, api, { width: 1600, height: 900 });
	const { page } = editor;
	try {
		await runner.check(
			'kill switch: is filled in, approved and read in a browser',
			async () => {
				resetAndRequireLive(sandbox, SOUGHT);
				await pullKillSwitch({ page, playground, folder: SCREENSHOTS });
				await page.getByText('5 of 5 are over').waitFor();
				requireOver(sandbox, SOUGHT);
			},
			WITHIN_MS,
		);
	} finally {
		await editor.close();
	}
}
