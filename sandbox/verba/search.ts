import { CODES, fail, sendXml, succeed } from './answers';
import { cdr, fields } from './cdr';
import { isRunning, type Conversation } from './conversations';
import { note } from '../framework/http';
import type { Call } from './service';
import { readTime } from './times';
import { element } from './xml';

const DEFAULT_PAGE = 100;

/** `SearchCalls`: conversations that started between `start` and `end`, a page at a time. */
export function searchCalls(call: Call): void {
	const { res, action, parameters, switches, now } = call;
	const start = readTime(parameters.get('start'), switches.userTimeZone);
	const end = readTime(parameters.get('end'), switches.userTimeZone);
	const status = parameters.get('status') ?? 'recorded';
	const asked = switches.ignoresPaging ? null : parameters.get('pagefirst');
	const first = Math.max(0, Number(asked ?? switches.pageBase) - switches.pageBase);
	const length = Math.min(
		Number(parameters.get('pagelen') ?? DEFAULT_PAGE),
		switches.pageMost || Infinity,
	);
	if (Number.isNaN(start) || Number.isNaN(end) || !['ongoing', 'recorded'].includes(status)) {
		const message = 'start and end are needed, status is ongoing or recorded.';
		return fail(res, switches, action, CODES.invalidParameters, message);
	}
	if (!(length >= 1) || Number.isNaN(first)) {
		return fail(res, switches, action, CODES.invalidParameters, 'pagefirst or pagelen is wrong.');
	}

	const time = ({ startedAt, endsAt }: Conversation) =>
		switches.searchTime === 'end' ? (endsAt ?? now) : startedAt;
	const rows = call.conversations
		.visible(now)
		.filter((one) => time(one) >= start && time(one) <= end)
		.filter((one) => isRunning(one, now) === (status === 'ongoing'))
		.filter(({ listedAt }) => status === 'ongoing' || (listedAt ?? 0) <= now)
		.filter(({ secondary }) => !secondary || parameters.get('secondary') === '1')
		.map((one) => ({ one, row: fields(one, call) }))
		.filter(({ row, one }) => switches.ignoresFilters || matches(row, one, parameters))
		.sort(comparison(parameters))
		.slice(first, first + length);
	answer(
		call,
		rows.map(({ one }) => one),
	);
}

function answer(call: Call, page: Conversation[]): void {
	const { res, action, switches } = call;
	const list = element(
		'verbacdrlist',
		{ rowcount: String(page.length) },
		page.map((one, index) => cdr(one, call, { index: String(index) })).join(''),
	);
	const verdict = `${page.length} conversations`;
	if (switches.searchRoot === 'withResponse') {
		return succeed(res, action, verdict, { beside: list });
	}
	note(res, verdict);
	sendXml(res, 200, switches.searchRoot === 'bare' ? list : element('VerbaApi', {}, list));
}

/** `anynum` and `anyname` are parts of a number or name, as `f_<field>` is of a field's value. */
function matches(
	row: Record<string, string>,
	{ metadata }: Conversation,
	parameters: URLSearchParams,
): boolean {
	const contains = (parameter: string, names: string[]) => {
		const parts = parameters.getAll(parameter);
		return (
			parts.length === 0 ||
			parts.some((part) => names.some((name) => (row[name] ?? '').includes(part)))
		);
	};
	return (
		contains('anynum', ['source_caller_id', 'destination_caller_id']) &&
		contains('anyname', ['source_name', 'destination_name']) &&
		[...parameters].every(([name, value]) => {
			if (!name.startsWith('f_')) return true;
			const field = name.slice('f_'.length);
			return (row[field] ?? metadata[field] ?? '').includes(value);
		})
	);
}

function comparison(parameters: URLSearchParams) {
	const field = parameters.get('orderby') ?? 'start_time';
	const direction = parameters.get('order') === 'desc' ? -1 : 1;
	return (a: { row: Record<string, string> }, b: { row: Record<string, string> }) =>
		direction * (a.row[field] ?? '').localeCompare(b.row[field] ?? '');
}
