/** How often a request may be sent that may have been carried out already. */
export type Repeat =
	/** Its repetition does no harm. */
	| 'safe'
	/** Only after a look has shown that the thing is still there. */
	| 'afterLook'
	/** Never: it could end or create another thing. */
	| 'never';

/** A vendor's own rules; they win over the general ones. Keys as in `matchAnswer`. */
export interface RetryTable {
	/** Refusals that pass by themselves. */
	again?: string[];
	/** Refusals that do not pass soon, although their status says so. */
	never?: string[];
	/** Answers that leave open whether it was carried out, though their status does not say so. */
	lost?: string[];
	/** Milliseconds to wait after "too many" without a wish of the vendor: first, and at most. */
	throttled?: { first: number; most: number };
}
