-- Cyrillic and Greek capitals that are drawn like Latin ones are look-alikes (src/register/serials.rs): a rifle stamped
-- in one alphabet is typed in another. The keys of those with unknown characters are hashes, which SQL cannot make: they
-- are found by what is written alike as before, and anew once their record is changed.
UPDATE firearm_identities SET
  skeleton = translate(skeleton, 'АВЕЗКМНОРСТУХІЅЈΑΒΕΖΗΙΚΜΝΟΡΤΥΧ', 'A8E3KMH0PCTYX15JA8E2H1KMN0PTYX'),
  reversed = translate(reversed, 'АВЕЗКМНОРСТУХІЅЈΑΒΕΖΗΙΚΜΝΟΡΤΥΧ', 'A8E3KMH0PCTYX15JA8E2H1KMN0PTYX'),
  from_middle = translate(from_middle, 'АВЕЗКМНОРСТУХІЅЈΑΒΕΖΗΙΚΜΝΟΡΤΥΧ', 'A8E3KMH0PCTYX15JA8E2H1KMN0PTYX'),
  from_middle_back = translate(from_middle_back, 'АВЕЗКМНОРСТУХІЅЈΑΒΕΖΗΙΚΜΝΟΡΤΥΧ', 'A8E3KMH0PCTYX15JA8E2H1KMN0PTYX')
WHERE skeleton ~ '[АВЕЗКМНОРСТУХІЅЈΑΒΕΖΗΙΚΜΝΟΡΤΥΧ]';
