// What the page does beyond being read: search, filters, sorting, printing, and
// the pages of rules in a window. Without it everything can still be read.
(() => {
  'use strict';
  const $ = (id) => document.getElementById(id);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  document.documentElement.classList.add('on');

  // A report lies in <noscript> as text until it is opened for the first time.
  const unfold = (report) => {
    const held = report.querySelector(':scope > noscript');
    if (!held) return;
    const template = document.createElement('template');
    template.innerHTML = held.textContent;
    held.replaceWith(template.content);
  };
  const open = (report, opened = true) => {
    if (opened) unfold(report); // at once: a link may lead into it
    report.open = opened;
  };
  addEventListener('toggle', (event) => event.target.open && unfold(event.target), true);
  all('.r[open]').forEach(unfold);
  // Only open reports are shown; closing one leads back to its line in the list.
  addEventListener('click', (event) => {
    const report = event.target.closest('.r > summary')?.parentElement;
    if (!report) return;
    event.preventDefault();
    open(report, false);
    back(report.id.slice(1));
  });
  const back = (number) => {
    const row = $('l' + number);
    row.classList.remove('later');
    (row.hidden ? $('reports') : row.querySelector('a')).focus();
  };

  // Opens the report that a link leads into.
  const reveal = (hash) => {
    const report = $((/^#(r\d+)/.exec(hash) || [])[1]);
    if (!report) return;
    open(report);
  };
  const arrive = () => {
    reveal(location.hash);
    if (/^#r\d/.test(location.hash)) $(location.hash.slice(1))?.scrollIntoView();
  };
  addEventListener('hashchange', arrive);
  arrive();

  // The page of a rule in a window of its own.
  const show = (id) => {
    const dialog = $('rule');
    const page = $(id).cloneNode(true);
    const heading = page.querySelector('h3');
    const close = document.createElement('button');
    heading.id = 'rule-title';
    close.type = 'button';
    close.textContent = '关闭';
    close.addEventListener('click', () => dialog.close());
    dialog.replaceChildren(...page.childNodes, close);
    dialog.showModal();
    dialog.scrollTop = 0;
  };

  const rows = all('.l tbody tr').map((row) => {
    const cells = [...row.cells].map((cell) => cell.textContent);
    return { row, cells, report: $('r' + row.id.slice(1)), codes: cells[6].split(' '), text: cells.join('\n').toLowerCase() };
  });
  const PAGE = 100;
  let room = PAGE;
  const button = (name) => document.querySelector(`[data-do=${name}]`);

  const KINDS = {
    '': () => true,
    2: (cells) => cells[2] > 0,
    3: (cells) => cells[3] > 0,
    5: (cells) => cells[5] > 0,
    0: (cells) => [2, 3, 4, 5].every((at) => cells[at] === '0'),
  };
  const filter = () => {
    const words = $('search').value.toLowerCase().split(/\s+/).filter(Boolean);
    const kind = KINDS[$('kind').value];
    const code = $('code').value;
    for (const { row, cells, codes, text } of rows) {
      row.hidden = !(kind(cells) && (!code || codes.includes(code)) && words.every((word) => text.includes(word)));
    }
    list(PAGE);
  };
  // A browser lays out some rows at once, not thousands: the rest come on demand.
  const list = (most) => {
    room = most;
    const fitting = rows.filter(({ row }) => !row.hidden);
    fitting.forEach(({ row }, at) => row.classList.toggle('later', at >= room));
    const listed = Math.min(room, fitting.length);
    $('shown').textContent = `符合 ${fitting.length} 份，共 ${rows.length} 份` + (listed < fitting.length ? `；先列出 ${listed} 份` : '');
    button('more').hidden = listed === fitting.length;
    button('expand').disabled = fitting.length > PAGE;
    button('expand').title = fitting.length > PAGE ? `请先筛选到 ${PAGE} 份以内` : '';
  };
  let waiting;
  $('search').addEventListener('input', () => {
    clearTimeout(waiting);
    waiting = setTimeout(filter, 120);
  });
  for (const id of ['kind', 'code']) $(id).addEventListener('change', filter);
  document.forms[0].addEventListener('submit', (event) => event.preventDefault());

  const tally = new Map();
  for (const { codes } of rows) for (const code of codes.filter(Boolean)) tally.set(code, (tally.get(code) || 0) + 1);
  for (const [code, count] of [...tally].sort()) {
    const title = all('#rules h3').find((heading) => heading.textContent.startsWith(code + ' '));
    $('code').add(new Option(`${title ? title.textContent : code}（${count} 份）`, code));
  }

  const collator = new Intl.Collator('zh-CN', { numeric: true });
  all('.l thead th').forEach((th, at) => {
    const number = at > 0 && at < 6;
    const sorter = document.createElement('button');
    sorter.type = 'button';
    sorter.textContent = th.textContent;
    th.replaceChildren(sorter);
    sorter.addEventListener('click', () => {
      const before = th.getAttribute('aria-sort');
      const down = before ? before === 'ascending' : number;
      all('.l [aria-sort]').forEach((other) => other.removeAttribute('aria-sort'));
      th.setAttribute('aria-sort', down ? 'descending' : 'ascending');
      const compare = number
        ? (one, other) => one.cells[at] - other.cells[at]
        : (one, other) => collator.compare(one.cells[at], other.cells[at]);
      rows.sort((one, other) => (down ? -1 : 1) * compare(one, other));
      document.querySelector('.l tbody').append(...rows.map(({ row }) => row));
      list(PAGE);
    });
  });

  const DEEDS = {
    more: () => list(room + PAGE),
    expand: () => rows.filter(({ row }) => !row.hidden).forEach(({ report }) => open(report)),
    collapse: () => rows.forEach(({ report }) => open(report, false)),
    print: () => print(),
    'print-one': (pressed) => {
      const report = pressed.closest('.r');
      document.body.classList.add('solo');
      report.classList.add('chosen');
      addEventListener('afterprint', () => {
        document.body.classList.remove('solo');
        report.classList.remove('chosen');
      }, { once: true });
      print();
    },
  };
  addEventListener('click', (event) => {
    const deed = event.target.closest('[data-do]');
    if (deed) return DEEDS[deed.dataset.do](deed);
    const link = event.target.closest('a[href^="#"]');
    const hash = link ? link.getAttribute('href') : '';
    if (/^#rule-\d/.test(hash)) {
      event.preventDefault();
      show(hash.slice(1));
    } else if (/^#l\d/.test(hash)) {
      event.preventDefault();
      back(hash.slice(2));
    } else {
      reveal(hash);
    }
  });
  filter();
})();
