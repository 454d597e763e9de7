/**
 * How well each of several variables is explained by all the others: the coefficient of multiple
 * determination R² = 1 − RSS/TSS of an ordinary least-squares regression with an intercept
 * (Abdi, Multiple correlation coefficient, 2007), solved by Householder QR
 * (Golub and Van Loan, Matrix Computations, 1996, section 5.2).
 *
 * Where there are as many samples as unknowns every R² is 1 but for rounding, so the order of operations is
 * part of the contract: reflections left to right over the columns (intercept, then the regressors in their
 * order), each inner product summed from its first row down, the diagonal of R negative where the pivot was
 * positive, TSS by Welford's updating formula.
 *
 * All storage is allocated once; a fit allocates nothing.
 */
export class MultipleDetermination {
  /** R² of each variable after a successful {@link fit}; NaN or −∞ for a variable that never varies. */
  readonly rSquared: Float64Array;

  // Columns one after another, `samples` rows each: the intercept, then the variables. On and above the
  // diagonal stands R (its diagonal apart, in the other two arrays), below it the reflecting vectors.
  readonly #prefix: Float64Array;
  readonly #prefixDiagonal: Float64Array;
  readonly #columns: Float64Array;
  readonly #diagonal: Float64Array;
  readonly #coefficients: Float64Array;

  constructor(maximumVariables: number, maximumSamples: number) {
    this.rSquared = new Float64Array(maximumVariables);
    this.#prefix = new Float64Array((maximumVariables + 1) * maximumSamples);
    this.#prefixDiagonal = new Float64Array(maximumVariables);
    this.#columns = new Float64Array((maximumVariables + 1) * maximumSamples);
    this.#diagonal = new Float64Array(maximumVariables);
    this.#coefficients = new Float64Array(maximumVariables);
  }

  /**
   * Regresses each variable on all the others and writes {@link rSquared}.
   *
   * Regressions of later variables share their first columns, and with them their first reflections; those
   * are made once, in `prefix`, which leaves a third of the multiplications and changes no bit.
   *
   * @param data - variable v, sample k at `data[v * samples + k]`
   * @param variables - 2 or more
   * @param samples - at least `variables`
   * @returns false if R has an exactly zero on its diagonal, so that some regression has no unique solution
   */
  fit(data: Float64Array, variables: number, samples: number): boolean {
    const prefix = this.#prefix;
    const prefixDiagonal = this.#prefixDiagonal;
    prefix.fill(1, 0, samples);
    for (let i = 0; i < variables * samples; i++) prefix[samples + i] = data[i]!;
    prefixDiagonal[0] = pivot(prefix, samples, 0, 0);
    for (let c = 1; c <= variables; c++) reflect(prefix, samples, c, 0, 0, prefixDiagonal[0]!);

    for (let response = 0; response < variables; response++) {
      if (!this.#completeFactors(response, variables, samples)) return false;
      this.#solve(response, variables, samples);
      this.rSquared[response] =
        1 - this.#residualSquares(data, response, variables, samples) / totalSquares(data, response, samples);

      const column = response + 1;
      if (column === variables) break;
      const a = pivot(prefix, samples, column, column);
      if (a === 0) return false;
      prefixDiagonal[column] = a;
      for (let c = column + 1; c <= variables; c++) reflect(prefix, samples, c, column, column, a);
    }
    return true;
  }

  /** From the shared prefix to the full QR of one response's regressors, the response reflected along. */
  #completeFactors(response: number, variables: number, samples: number): boolean {
    const columns = this.#columns;
    const diagonal = this.#diagonal;
    columns.set(this.#prefix);
    diagonal.set(this.#prefixDiagonal);
    // Regressors after the response stand one column to the right of their place in the design matrix.
    for (let row = response + 1; row < variables; row++) {
      const column = row + 1;
      const a = pivot(columns, samples, column, row);
      if (a === 0) return false;
      diagonal[row] = a;
      reflect(columns, samples, response + 1, column, row, a);
      for (let c = column + 1; c <= variables; c++) reflect(columns, samples, c, column, row, a);
    }
    return true;
  }

  /** Back substitution of R·b = Qᵀy, where Qᵀy is the response's reflected column. */
  #solve(response: number, variables: number, samples: number): void {
    const columns = this.#columns;
    const coefficients = this.#coefficients;
    const y = (response + 1) * samples;
    for (let row = variables - 1; row >= 0; row--) {
      const b = columns[y + row]! / this.#diagonal[row]!;
      coefficients[row] = b;
      const column = (row <= response ? row : row + 1) * samples;
      for (let i = 0; i < row; i++) columns[y + i] = columns[y + i]! - b * columns[column + i]!;
    }
  }

  #residualSquares(data: Float64Array, response: number, variables: number, samples: number): number {
    const coefficients = this.#coefficients;
    let sum = 0;
    for (let k = 0; k < samples; k++) {
      let predicted = coefficients[0]!;
      let regressor = 1;
      for (let v = 0; v < variables; v++) {
        if (v !== response) predicted += data[v * samples + k]! * coefficients[regressor++]!;
      }
      const residual = data[response * samples + k]! - predicted;
      sum += residual * residual;
    }
    return sum;
  }
}

/**
 * Turns `column`, from `row` down, into the vector of the Householder reflection that leaves nothing of it
 * below `row`.
 *
 * @returns the diagonal element of R, 0 if the column was zero and there is nothing to reflect
 */
function pivot(columns: Float64Array, samples: number, column: number, row: number): number {
  const start = column * samples;
  let squares = 0;
  for (let k = row; k < samples; k++) squares += columns[start + k]! * columns[start + k]!;
  const length = Math.sqrt(squares);
  const a = columns[start + row]! > 0 ? -length : length;
  if (a !== 0) columns[start + row] = columns[start + row]! - a;
  return a;
}

/** Reflects column `target` by the vector which {@link pivot} left in `column`, and its result `a`. */
function reflect(
  columns: Float64Array,
  samples: number,
  target: number,
  column: number,
  row: number,
  a: number,
): void {
  const v = column * samples;
  const t = target * samples;
  let alpha = 0;
  for (let k = row; k < samples; k++) alpha -= columns[t + k]! * columns[v + k]!;
  alpha /= a * columns[v + row]!;
  for (let k = row; k < samples; k++) columns[t + k] = columns[t + k]! - alpha * columns[v + k]!;
}

/** Σ(y − ȳ)² by Welford's updating formula (1962). */
function totalSquares(data: Float64Array, variable: number, samples: number): number {
  let mean = 0;
  let squares = 0;
  for (let k = 0; k < samples; k++) {
    const deviation = data[variable * samples + k]! - mean;
    const step = deviation / (k + 1);
    mean += step;
    squares += k * deviation * step;
  }
  return squares;
}
