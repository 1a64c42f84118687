-- An anchor of HTML becomes one that Word files and PDF have; any other HTML is left out.
function RawInline(raw)
  local id = raw.text:match('^<a id="([%w-]+)">$')
  return id and pandoc.Span({}, { id = id }) or {}
end

function RawBlock()
  return {}
end

-- A table takes the width of the page; a column's share grows with its longest cell, within bounds, and has room for
-- its longest word.
local LEAST, MOST, LONGEST_WORD, ROOM = 6, 60, 32, 3

function Table(tbl)
  local longest, total = {}, 0
  local function look(rows)
    for _, row in ipairs(rows) do
      for i, cell in ipairs(row.cells) do
        local text = pandoc.utils.stringify(cell.contents)
        longest[i] = math.max(longest[i] or LEAST, math.min(utf8.len(text) or #text, MOST))
        for word in text:gmatch('%S+') do
          longest[i] = math.max(longest[i], math.min(#word, LONGEST_WORD) + ROOM)
        end
      end
    end
  end
  look(tbl.head.rows)
  for _, body in ipairs(tbl.bodies) do look(body.body) end
  for _, length in ipairs(longest) do total = total + length end
  for i, spec in ipairs(tbl.colspecs) do
    tbl.colspecs[i] = { spec[1], (longest[i] or LEAST) / total }
  end
  return tbl
end
