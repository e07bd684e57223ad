import { CODES, fail, sendXml, succeed } from './answers';
import { cdr, fields } from './cdr';
import { isRunning, type Conversation } from './conversations';
import { note } from '../framework/http';
import type { Call } from './service';
import { element } from './xml';

const DEFAULT_PAGE = 100;

/** `SearchCalls`: conversations that started between `start` and `end`, a page at a time. */
export function searchCalls(call: Call): void {
	const { res, action, parameters, switches, now } = call;
	const start = readTime(parameters.get('start'));
	const end = readTime(parameters.get('end'));
	const status = parameters.get('status') ?? 'recorded';
	const first = Number(parameters.get('pagefirst') ?? switches.pageBase) - switches.pageBase;
	const length = Number(parameters.get('pagelen') ?? DEFAULT_PAGE);
	if (Number.isNaN(start) || Number.isNaN(end) || !['ongoing', 'recorded'].includes(status)) {
		const message = 'start and end are needed, status is ongoing or recorded.';
		return fail(res, switches, action, CODES.invalidParameters, message);
	}
	if (!(length >= 1) || Number.isNaN(first)) {
		return fail(res, switches, action, CODES.invalidParameters, 'pagefirst or pagelen is wrong.');
	}

	const rows = call.conversations
		.visible(now)
		.filter(({ startedAt }) => startedAt >= start && startedAt <= end)
		.filter((one) => isRunning(one, now) === (status === 'ongoing'))
		.map((one) => ({ one, row: fields(one, now) }))
		.filter(({ row }) => matches(row, parameters))
		.sort(comparison(parameters))
		.slice(Math.max(first, 0), Math.max(first, 0) + length);
	answer(
		call,
		rows.map(({ one }) => one),
	);
}

function answer({ res, action, switches, now }: Call, page: Conversation[]): void {
	const list = element(
		'verbacdrlist',
		{ rowcount: String(page.length) },
		page.map((one, index) => cdr(one, now, { index: String(index) })).join(''),
	);
	const verdict = `${page.length} conversations`;
	if (switches.searchRoot === 'withResponse') {
		return succeed(res, action, verdict, { beside: list });
	}
	note(res, verdict);
	sendXml(res, 200, switches.searchRoot === 'bare' ? list : element('VerbaApi', {}, list));
}

/** `anynum` and `anyname` are parts of a number or name, `f_<field>` is a whole value. */
function matches(row: Record<string, string>, parameters: URLSearchParams): boolean {
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
		[...parameters].every(
			([name, value]) => !name.startsWith('f_') || row[name.slice('f_'.length)] === value,
		)
	);
}

function comparison(parameters: URLSearchParams) {
	const field = parameters.get('orderby') ?? 'start_time';
	const direction = parameters.get('order') === 'desc' ? -1 : 1;
	return (a: { row: Record<string, string> }, b: { row: Record<string, string> }) =>
		direction * (a.row[field] ?? '').localeCompare(b.row[field] ?? '');
}

/** `YYYY-MM-DD hh:mm[:ss[.SSS]]` in GMT as Unix milliseconds; NaN when it has another form. */
function readTime(text: string | null): number {
	const parts = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d)(:\d\d)?(\.\d{3})?$/.exec(text ?? '');
	if (!parts) return NaN;
	const [, date, time, seconds = ':00', fraction = ''] = parts;
	return Date.parse(`${date}T${time}${seconds}${fraction}Z`);
}
