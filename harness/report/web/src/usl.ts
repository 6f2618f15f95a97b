// The Universal Scalability Law (N. J. Gunther, Guerrilla Capacity Planning, 2007, chapter 4): with N clients a server
// answers X(N) = λN / (1 + α(N − 1) + βN(N − 1)) requests a second. α is the share of work that waits in line, β the cost of
// keeping things coherent; with β > 0 the rate falls beyond N* = √((1 − α) / β).

export interface Point {
  clients: number;
  rps: number;
}

export interface Model {
  lambda: number;
  alpha: number;
  beta: number;
  peakClients?: number; // absent when more clients always give more
  r2: number; // of the rates
  rps(clients: number): number;
}

const leastLevels = 6;
const leastR2 = 0.95;

/** Solves the symmetric system by elimination with pivoting; undefined when it has no single solution. */
function solve(matrix: number[][], right: number[]): number[] | undefined {
  const rows = matrix.map((row, i) => [...row, right[i]!]);
  const n = rows.length;
  for (let column = 0; column < n; ++column) {
    let pivot = column;
    for (let row = column + 1; row < n; ++row)
      if (Math.abs(rows[row]![column]!) > Math.abs(rows[pivot]![column]!)) pivot = row;
    [rows[column], rows[pivot]] = [rows[pivot]!, rows[column]!];
    const head = rows[column]!;
    if (Math.abs(head[column]!) < 1e-12) return undefined;
    for (let row = 0; row < n; ++row) {
      if (row === column) continue;
      const factor = rows[row]![column]! / head[column]!;
      for (let k = column; k <= n; ++k) rows[row]![k]! -= factor * head[k]!;
    }
  }
  return rows.map((row, i) => row[n]! / row[i]!);
}

/**
 * N / X is linear in 1/λ, α/λ and β/λ, so least squares give them; weighted so that a rate's error counts by its share
 * of the rate. Neither α nor β may be negative: the one that would be is 0, and the others are fitted anew.
 */
export function fit(points: readonly Point[]): Model | undefined {
  const used = points.filter((p) => p.rps > 0 && p.clients > 0);
  const most = Math.max(...used.map((p) => p.clients));
  // Columns of like size keep the elimination sound.
  const columns = [() => 1, (n: number) => (n - 1) / most, (n: number) => (n * (n - 1)) / most ** 2];
  let kept = [0, 1, 2];
  for (;;) {
    const row = (n: number): number[] => kept.map((c) => columns[c]!(n));
    const matrix = kept.map(() => kept.map(() => 0));
    const right = kept.map(() => 0);
    for (const { clients, rps } of used) {
      const x = row(clients);
      const y = clients / rps;
      const weight = 1 / y ** 2;
      x.forEach((xi, i) => {
        right[i]! += weight * xi * y;
        x.forEach((xj, j) => (matrix[i]![j]! += weight * xi * xj));
      });
    }
    const found = solve(matrix, right);
    if (!found || !(found[0]! > 0)) return undefined;
    const negative = kept
      .filter((c, i) => c > 0 && found[i]! < 0)
      .sort((a, b) => found[kept.indexOf(a)]! - found[kept.indexOf(b)]!);
    if (negative.length > 0) {
      kept = kept.filter((c) => c !== negative[0]);
      continue;
    }
    const of = (c: number): number => (kept.includes(c) ? found[kept.indexOf(c)]! : 0);
    return modelOf(1 / of(0), of(1) / most / of(0), of(2) / most ** 2 / of(0), used);
  }
}

function modelOf(lambda: number, alpha: number, beta: number, points: readonly Point[]): Model {
  const rps = (n: number): number => (lambda * n) / (1 + alpha * (n - 1) + beta * n * (n - 1));
  const mean = points.reduce((sum, p) => sum + p.rps, 0) / points.length;
  const total = points.reduce((sum, p) => sum + (p.rps - mean) ** 2, 0);
  const rest = points.reduce((sum, p) => sum + (p.rps - rps(p.clients)) ** 2, 0);
  const model: Model = { lambda, alpha, beta, r2: total > 0 ? 1 - rest / total : 0, rps };
  if (beta > 0 && alpha < 1) model.peakClients = Math.sqrt((1 - alpha) / beta);
  return model;
}

/** The model where it may be shown: six levels or more, and a good fit. */
export function shownModel(points: readonly Point[]): Model | undefined {
  if (new Set(points.map((p) => p.clients)).size < leastLevels) return undefined;
  const model = fit(points);
  return model && model.r2 >= leastR2 ? model : undefined;
}
