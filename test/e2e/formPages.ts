import axios from 'axios';
import { until } from './world';

const ANSWER_WITHIN_MS = 60_000;
const PAGE_WITHIN_MS = 5_000;

/** The pages of one filled-in n8n form, as a browser without JavaScript would see them. */
export interface FormPages {
	/** Waits until the workflow shows its next page; returns its HTML. */
	nextPage(): Promise<string>;
	/** Sends the open page. Radio buttons send a list, everything else a text. */
	submit(values: ReadonlyArray<string | string[]>): Promise<void>;
	/** Ends the last page, which a browser does by itself once it is shown. */
	close(): Promise<void>;
}

const http = axios.create({
	...{ proxy: false, timeout: ANSWER_WITHIN_MS, maxRedirects: 0 },
	validateStatus: () => true,
});

const headingOf = (page: string): string => /<h1>([^<]*)<\/h1>/.exec(page)?.[1] ?? page;

/** Fields are named by their place on the page; what shows HTML only has a place, and no value. */
function filled(values: ReadonlyArray<string | string[]>): FormData {
	const form = new FormData();
	for (const [place, value] of values.entries()) {
		if (value === '') continue;
		form.append(`field-${place}`, typeof value === 'string' ? value : JSON.stringify(value));
	}
	return form;
}

/** Fills in the first page of a published form. `url` is n8n's own address, `path` that of the form. */
export async function sendForm(
	url: string,
	path: string,
	values: ReadonlyArray<string | string[]>,
): Promise<FormPages> {
	const address = `${url}/form/${path}`;
	await until('the form is served', async () => (await http.get(address)).status === 200);
	const answer = await http.post<{ formWaitingUrl?: string }>(address, filled(values));
	const { formWaitingUrl } = answer.data;
	if (answer.status !== 200 || formWaitingUrl === undefined) {
		throw new Error(`n8n answered the form with ${answer.status} and no next page`);
	}
	// n8n names its public address, whose certificate nobody vouches for
	const waiting = new URL(new URL(formWaitingUrl).pathname + new URL(formWaitingUrl).search, url);
	const status = new URL(waiting);
	status.pathname += '/n8n-execution-status';
	const state = async () => (await http.get<string>(status.href)).data;
	let shown = '';
	return {
		async nextPage() {
			let page = '';
			await until('the next page of the form', async () => {
				const now = await state();
				if (['error', 'crashed', 'canceled'].includes(now)) throw new Error(`The run: ${now}`);
				if (now !== 'form-waiting' && now !== 'success') return false;
				// n8n lets a request wait while the run goes on, and may still show the page just sent
				page = await http.get<string>(waiting.href, { timeout: PAGE_WITHIN_MS }).then(
					({ data }) => data,
					() => '',
				);
				return page !== '' && headingOf(page) !== shown;
			});
			shown = headingOf(page);
			return page;
		},
		async submit(page) {
			const sent = await http.post(waiting.href, filled(page));
			if (sent.status !== 200) throw new Error(`n8n refused the page: ${sent.status}`);
		},
		async close() {
			await http.post(waiting.href, {});
			await until('the run has ended', async () => (await state()) === 'success');
		},
	};
}
